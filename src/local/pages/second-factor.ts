import { html } from 'hono/html';
import { withParam } from '../http/query-string.ts';
import { beginningOf, type Visit } from '../sign-in/visit.ts';
import { codeField, heading, inboxLink } from './fields.ts';
import type { Page } from './layout.ts';

/** A one-time code, as from an authenticator app. */
export function codePage(visit: Visit, email: string, problem?: string): Page {
  const { asked, base, query } = visit;
  return {
    title: 'Enter your authentication code',
    body: html`${heading('Enter your authentication code', asked.client.name)}
<p>An authenticator app would show <strong>${email}</strong> a code. Here it is in the ${inboxLink()}.</p>
${codeForm(visit, 'Confirm', problem)}
${
  !asked.accountIsFixed &&
  html`<p class="other"><a href="${base}/signin${withParam(beginningOf(query), 'email', 'blank')}">Use another account</a></p>`
}`,
  };
}

/** The same for an account that has no second factor yet: the right code sets it up. */
export function enrolPage(visit: Visit, email: string, problem?: string): Page {
  const { name } = visit.asked.client;
  return {
    title: 'Set up two-step authentication',
    body: html`${heading('Set up two-step authentication', name)}
<p>${name} asks for a second step, which the account <strong>${email}</strong> does not have yet.
The code that sets it up is in the ${inboxLink()}. From then on each sign-in asks for one.</p>
${codeForm(visit, 'Set up', problem)}`,
  };
}

/** A code was asked for that nobody waits for any more. */
export function challengeOverPage({ asked, base, query }: Visit): Page {
  return {
    title: 'Code used or unknown',
    body: html`${heading('Code used or unknown', asked.client.name)}
<p>This step is done, or it was never begun.</p>
<p class="other"><a href="${base}/signin${beginningOf(query)}">Sign in</a></p>`,
  };
}

function codeForm({ base, query, framed }: Visit, label: string, problem: string | undefined) {
  return html`<form method="post" action="${base}/totp${query}">
${codeField({ problem, focus: !framed })}
<button type="submit">${label}</button>
</form>`;
}
