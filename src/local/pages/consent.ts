import { html } from 'hono/html';
import type { AuthorizationQuery } from '../authorization/authorization-query.ts';
import { beginningOf, type Visit } from '../sign-in/visit.ts';
import { heading } from './fields.ts';
import type { Page } from './layout.ts';

/** What the best-known scopes let a client know; of the others their name is shown. */
const meanings: Record<string, string> = {
  profile: 'Your whole profile',
  openid: 'That it was you who signed in',
  email: 'Your email address',
  'profile:uid': 'The number that stands for your account',
  'profile:email': 'Your email address',
  'profile:display_name': 'Your display name',
};

/** Who has not agreed to it, or is to agree once more, is asked. */
export function consentPage(
  { asked, query }: Visit<AuthorizationQuery>,
  email: string,
  consentId: string,
): Page {
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
<p class="other"><a href="/oauth/signin${beginningOf(query)}">Not now</a></p>`,
  };
}
