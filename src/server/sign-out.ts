import { asksForJson, jsonAnswer, redirectAnswer } from './answer.ts';
import { refusePost } from './own-post.ts';
import { resolveReturnTo } from './return-to.ts';
import type { SignInSite } from './sign-in-site.ts';

export interface SignOutOptions {
  /** The path on this site to go to. Anything else means `/`. @default '/' */
  returnTo?: unknown;
}

/** Ends the session here, and then the tokens at Firefox Accounts, as well as that goes. */
export async function signOut(
  site: SignInSite,
  request: Request,
  options: SignOutOptions = {},
): Promise<Response> {
  const refusal = refusePost(request, site.siteUrl, 'any');
  if (refusal) return refusal;

  const session = await site.sessions.read(request);
  const cookies = [await site.sessions.end(request)];
  if (session) await site.destroyTokens(session.token, request);
  const returnTo = resolveReturnTo(options.returnTo, site.siteUrl);
  return asksForJson(request)
    ? jsonAnswer({ outcome: 'signed_out', return_to: returnTo }, { cookies })
    : redirectAnswer(303, returnTo, cookies);
}
