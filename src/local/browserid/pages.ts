import { html } from 'hono/html';
import type { Html, Page } from '../pages/layout.ts';
import { errorPage } from '../pages/notices.ts';
import { backTo } from './dialog-answer.ts';
import type { DialogOptions, OptionError } from './dialog-options.ts';

const longestName = 80;

/**
 * What the pages call the site. A name is what the site likes to be called: the host stands beside
 * it on every page. What could turn the text around it is left out.
 */
export function displayName(siteName: string | undefined, site: string): string {
  const name = siteName?.replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '').trim();
  if (!name) return new URL(site).host;
  return name.length > longestName ? `${name.slice(0, longestName)}…` : name;
}

/** Above each page of a dialog: whose dialog it is, in the site's own colours. */
export function siteBanner(site: string, options?: DialogOptions): Html {
  const { siteLogo, backgroundColor } = options ?? {};
  return html`${
    backgroundColor &&
    html`<link rel="stylesheet" href="/browserid/banner.css?background=${backgroundColor}">`
  }
<div class="banner">
${siteLogo && html`<img class="logo" src="${siteLogo}" alt="">`}
<span class="host">${new URL(site).host}</span>
</div>`;
}

/** Below the pages on which somebody signs in. */
export function legalLinks(options: DialogOptions | undefined, name: string): Html | undefined {
  const legal = options?.legal;
  if (!legal) return undefined;
  const newTab = html`<span class="unseen"> (opens a new tab)</span>`;
  return html`<p class="hint">${name} has
<a href="${legal.termsOfService}" target="_blank" rel="noopener noreferrer">terms of service${newTab}</a> and a
<a href="${legal.privacyPolicy}" target="_blank" rel="noopener noreferrer">privacy policy${newTab}</a>.</p>`;
}

/** Whether to stay signed in; only a dialog that may ask has it. */
export function persistentField(checked: boolean): Html {
  return html`<div class="check">
<input type="hidden" name="asks_persistent" value="true">
<input type="checkbox" id="persistent" name="persistent"${checked && html` checked`}>
<label for="persistent">Keep me signed in</label>
</div>`;
}

/** Ends the dialog without a sign-in. In a frame the page's script has the button for it. */
export function cancelForm(base: string, query: string): Html {
  return html`<form method="post" action="${base}/cancel${query}">
<button type="submit" class="plain">Cancel</button>
</form>`;
}

/** Somebody is signed in, and the page makes what the site gets. */
export function completePage(name: string, task: object, failedAt: string): Page {
  return {
    title: 'Signing in',
    task,
    body: html`<h1>Signing in</h1>
<p class="relier" id="progress" role="status">One moment: a key is made, and signed.</p>
<noscript><p class="problem">This page needs JavaScript: the key is made in it.</p></noscript>
<div id="failure" hidden>
<p class="problem" role="alert">The sign-in could not be finished. <span id="cause"></span></p>
<p class="other"><a href="${failedAt}">Back to ${name}</a></p>
</div>`,
  };
}

/** The dialog in a popup is over without an assertion, and its script tells the site so. */
export function endPage(name: string, task: object, back: string): Page {
  return {
    title: 'Not signed in',
    task,
    body: html`<h1>Not signed in</h1>
<p class="relier"><a href="${back}">Back to ${name}</a></p>`,
  };
}

/** In a hidden frame. */
export function checkPage(task?: object): Page {
  return {
    title: 'Silent check',
    ...(task && { task }),
    body: html`<h1>Silent check</h1>
<p>This page tells the site around it who is signed in there.</p>`,
  };
}

/** Only one address will do, and this is not it. */
export function otherAccountPage(name: string, requiredEmail: string, again: string): Page {
  return errorPage(
    'Another account is needed',
    `${name} asks for ${requiredEmail} and no other address.`,
    html`<p class="other"><a href="${again}">Back</a></p>`,
  );
}

/** A site has used the dialog in a wrong way: who builds it needs to see how. */
export function wrongOptionPage({ option, message, advice }: OptionError): Page {
  return errorPage(
    'This sign-in cannot go on',
    'The site that sent you here uses the sign-in in a wrong way.',
    html`<dl>
<dt>Option</dt><dd><code>${option}</code></dd>
<dt>What is wrong</dt><dd>${message}</dd>
<dt>What to do</dt><dd>${advice}</dd>
</dl>`,
  );
}

/** Nobody knows whose dialog it would be. */
export function noSitePage(): Page {
  return errorPage(
    'No site to sign in to',
    'The browser did not say which site has sent it here.',
    html`<p>The site is the one in the <code>Referer</code> header, which only a browser can write. A site
hides it with <code>Referrer-Policy: no-referrer</code> or <code>same-origin</code>, in a header, a
<code>meta</code> element or a <code>rel="noreferrer"</code>. Set
<code>strict-origin-when-cross-origin</code>, which is every browser's default, and begin at the
site: this address cannot be typed or kept as a bookmark.</p>`,
  );
}

/** A dialog that nobody knows any more. */
export function dialogOverPage(): Page {
  return errorPage(
    'This sign-in is over',
    'It was begun too long ago, or never. Go back to the site and begin anew.',
  );
}

/** The way back to the site for somebody whom an error page has stopped. */
export function withWayBack(page: Page, site: string, state: string | null): Page {
  const back = backTo(`${site}/`, { error: 'access_denied', ...(state && { state }) });
  return {
    ...page,
    body: html`${page.body}
<p class="other"><a href="${back}">Back to ${new URL(site).host}</a></p>`,
  };
}
