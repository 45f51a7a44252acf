import { ownOptions } from '../../shared/argument.ts';
import { refuseUnknownOptions } from '../../shared/known-options.ts';
import { asksForJson, jsonAnswer, redirectAnswer } from '../http/answer.ts';
import { refusePost } from '../http/own-post.ts';
import { resolveReturnTo } from '../sign-in/return-to.ts';
import type { SignInSite } from '../sign-in/sign-in-site.ts';

export interface SignOutOptions {
  /** The path on this site to go to. Anything else means `/`. @default '/' */
  returnTo?: unknown;
}

/** Ends the session, and destroys its tokens at Firefox Accounts. Reports what did not work. */
export async function signOut(
  site: SignInSite,
  request: Request,
  options: SignOutOptions = {},
): Promise<Response> {
  refuseUnknownOptions('signOut()', options, { returnTo: true });
  const refusal = refusePost(request, site.siteUrl, 'any');
  if (refusal) return refusal;

  const report = (error: unknown) => site.report(error, request);
  // The cookie goes in any case: a store that fails does not keep a user signed in.
  const session = await site.sessions.read(request).catch(report);
  await site.sessions.end(request).catch(report);
  const cookies = [site.sessions.removeCookie()];
  if (session) await site.destroyTokens(session.token, request);
  const returnTo = resolveReturnTo(ownOptions(options).returnTo, site.siteUrl);
  return asksForJson(request)
    ? jsonAnswer({ outcome: 'signed_out', return_to: returnTo }, { cookies })
    : redirectAnswer(303, returnTo, cookies);
}
