import { html } from 'hono/html';
import type { LocalMail } from '../accounts/inbox.ts';
import type { AuthorizationError } from '../authorization/authorization-error.ts';
import type { ServerError } from '../http/server-error.ts';
import type { LocalClient } from '../options.ts';
import type { Html, Page } from './layout.ts';

/** The sign-in is over and the page around the frame is told so. */
export function completePage(client: LocalClient, redirect: string, result: object): Page {
  return {
    title: 'Signed in',
    result,
    body: html`<h1>Signed in</h1>
<p class="relier"><a id="continue" href="${redirect}">Continue to ${client.name}</a></p>`,
  };
}

/** The sign-in is over without one, and the page around the frame is told why. */
export function incompletePage(
  client: Pick<LocalClient, 'name'>,
  redirect: string,
  result: object,
): Page {
  return {
    title: 'Not signed in',
    result,
    body: html`<h1>Not signed in</h1>
<p class="relier"><a id="continue" href="${redirect}">Back to ${client.name}</a></p>`,
  };
}

/** A sign-in came without a page, and the relier wants its user to read why it failed. */
export function silentRefusalPage(
  { name }: LocalClient,
  { error, errno }: AuthorizationError,
): Page {
  return errorPage(
    'This sign-in cannot go on',
    `${name} asked for a sign-in without a page, and that is not possible.`,
    html`<dl>
<dt>error</dt><dd><code>${error}</code></dd>
${errno !== undefined && html`<dt>errno</dt><dd>${errno}</dd>`}
</dl>`,
  );
}

/** The sign-in is over without a page to look at: the script goes on to the site at once. */
export function redirectPage(redirect: string): Page {
  return {
    title: 'Back to the site',
    body: html`<h1>Back to the site</h1>
<p class="relier"><a id="continue" href="${redirect}">Continue</a></p>
<script src="/redirect.js"></script>`,
  };
}

/** Something cannot be done; `message` says what. */
export function errorPage(title: string, message: string, detail?: Html): Page {
  return {
    title,
    body: html`<h1>${title}</h1>
<p class="problem" role="alert">${message}</p>
${detail}`,
  };
}

/** A sign-in that the relier has asked for in a wrong way: who builds the site needs to see how. */
export function refusalPage({ message, body: { errno, ...body } }: ServerError): Page {
  const shown = ['clientId', 'redirectUri', 'invalidScopes', 'validation'];
  const details = shown.filter((name) => name in body).map((name) => [name, body[name]]);
  const page = errorPage(
    'This sign-in cannot go on',
    `${message}.`,
    html`<p>The site that sent you here has asked for something that is not allowed.</p>
<dl>
<dt>errno</dt><dd>${errno}</dd>
${details.map(([name, value]) => html`<dt>${name}</dt><dd><code>${JSON.stringify(value)}</code></dd>`)}
</dl>`,
  );
  const told = [
    `errno ${errno}`,
    ...details.map(([name, value]) => `${name} ${JSON.stringify(value)}`),
  ];
  return {
    ...page,
    refusal: `Local Firefox Accounts refuses this sign-in: ${message} (${told.join(', ')})`,
  };
}

/**
 * The status of that page. The real service is one document, whose status is 200 even if it shows
 * that a request is wrong. Browsers rely on it: `identity.launchWebAuthFlow` in Chromium closes its
 * window on a status of 400 or more. A server that fails has its own status.
 */
export function pageStatus({ status }: ServerError): number {
  return status === 400 ? 200 : status;
}

/** What would have been sent by email, newest first. */
export function inboxPage(mails: readonly LocalMail[]): Page {
  return {
    title: 'Inbox',
    body: html`<h1>Inbox</h1>
<p class="relier">Everything that would have been sent by email.</p>
${
  mails.length === 0
    ? html`<p class="empty">Nothing has arrived.</p>`
    : html`<ul class="mails">${mails.map(
        ({ to, subject, code, sentAt }) => html`<li>
<p class="to">${to}</p>
<p>${subject}</p>
<p class="code">${code}</p>
<p class="hint"><time datetime="${sentAt.toISOString()}">${sentAt.toISOString().slice(11, 19)} UTC</time></p>
</li>`,
      )}</ul>`
}
<p class="other"><a href="/inbox">Look again</a></p>`,
  };
}

/** What a user does here who has forgotten a password: look it up where the account was given. */
export const resetPasswordPage: Page = {
  title: 'Reset your password',
  body: html`<h1>Reset your password</h1>
<p>This Firefox Accounts runs on your machine and cannot reset a password. You find it in the
configuration, or typed it yourself when you signed up here. In that case restart the server, which
forgets the account, and sign up again.</p>`,
};

/** What somebody finds who comes without a sign-in. */
export function homePage(clients: readonly LocalClient[], email: string | undefined): Page {
  return {
    title: 'It runs',
    body: html`<h1>It runs</h1>
${email && signedIn(email)}
<p>Sites sign their users in here while they are being built. These may:</p>
<ul class="scopes">
${clients.map(({ id, name }) => html`<li>${name} <code>${id}</code></li>`)}
</ul>
<p class="other"><a href="/inbox">Inbox</a></p>`,
  };
}

/** Who is signed in in this browser, and the way to end it. */
function signedIn(email: string): Html {
  return html`<p class="fixed"><span class="hint">Signed in as</span><br><strong>${email}</strong></p>
<form method="post" action="/sign_out">
<button type="submit">Sign out</button>
</form>`;
}
