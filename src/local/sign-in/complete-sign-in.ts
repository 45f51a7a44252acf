import type { Action, Authentication } from '../accounts/authentication.ts';
import { errorRedirect } from '../authorization/authorization-error.ts';
import type { AuthorizationQuery } from '../authorization/authorization-query.ts';
import type { Page } from '../pages/layout.ts';
import { completePage, incompletePage } from '../pages/notices.ts';
import type { Grants } from '../tokens/grants.ts';
import type { Visit } from './visit.ts';

/** How a sign-in ends: by a redirect to the relier, or in a page that tells it through the frame. */
export type Completion = { redirect: string } | { page: Page };

/** Gives out the code. */
export function completeSignIn(
  { asked, framed }: Visit<AuthorizationQuery>,
  { account, authAt, amr }: Authentication,
  action: Action,
  grants: Grants,
): Completion {
  const { client, redirectUri, scope, state, codeChallenge, offline, keysJwk } = asked;
  const code = grants.issueCode({
    account,
    authentication: { authAt, amr },
    clientId: client.id,
    scope,
    codeChallenge,
    offline,
    keysJwk,
  });
  const answered = withAnswer(redirectUri, { state, code });
  const isNew = action === 'signup';
  const redirect = withAnswer(answered, { action, ...(isNew && { newAccount: 'true' }) });
  if (!framed) return { redirect };
  return { page: completePage(client, redirect, { redirect: answered, state, code, action }) };
}

/** Gives an error instead. */
export function endWithError(
  {
    client,
    redirectUri,
    state,
  }: Pick<AuthorizationQuery, 'client' | 'redirectUri'> & {
    state: string | undefined;
  },
  framed: boolean,
  error: string,
): Completion {
  const answer = { error, ...(state && { state }) };
  const redirect = errorRedirect(redirectUri, answer);
  if (!framed) return { redirect };
  return { page: incompletePage(client, redirect, { redirect, ...answer }) };
}

/** The address with these parameters in its query, in place of any of the same name. */
function withAnswer(uri: string, answer: Record<string, string>): string {
  const url = new URL(uri);
  for (const [name, text] of Object.entries(answer)) url.searchParams.set(name, text);
  return url.href;
}
