import { html } from 'hono/html';
import { withoutParam } from '../query-string.ts';
import type { Visit } from '../visit.ts';
import { heading } from './fields.ts';
import type { Page } from './layout.ts';

/** What each scope that an untrusted client may have lets it know. */
const meanings: Record<string, string> = {
  openid: 'That it was you who signed in',
  'profile:uid': 'The number that stands for your account',
  'profile:email': 'Your email address',
  'profile:display_name': 'Your display name',
};

/** An untrusted client gets nothing that its user has not agreed to. */
export function consentPage({ asked, query }: Visit, email: string, consentId: string): Page {
  const rest = withoutParam(query, 'signup_id');
  return {
    title: 'Allow access',
    body: html`${heading('Allow access', asked.client.name)}
<p><strong>${asked.client.name}</strong> would like to know about <strong>${email}</strong>:</p>
<ul class="scopes">
${asked.scope.map((scope) => html`<li>${meanings[scope] ?? scope} <code>${scope}</code></li>`)}
</ul>
<form method="post" action="/oauth/consent${query}">
<input type="hidden" name="consent" value="${consentId}">
<button type="submit">Allow</button>
</form>
<p class="other"><a href="/oauth/signin${rest}">Not now</a></p>`,
  };
}
