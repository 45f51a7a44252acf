import { FxaRelierError } from '../../errors.ts';
import type { Token } from '../../oauth/token.ts';
import type { SignedIn } from '../session/session.ts';
import type { PendingSignIn } from './pending-sign-in.ts';
import type { SignInSite } from './sign-in-site.ts';

/** Who it is that a token was given for, as the ID token, the profile or the OAuth server says. */
export async function obtainUser(
  site: SignInSite,
  pending: PendingSignIn,
  { accessToken, refreshToken, idToken, expiresIn, scope = [] }: Token,
): Promise<Omit<SignedIn, 'signedInAt' | 'expiresAt'>> {
  const asked = (pending.options.scope ?? '').split(' ');
  const claims = asked.includes('openid')
    ? await site.verifyIdToken(idToken, { accessToken, pending })
    : undefined;
  const profile = scope.some((one) => /^(profile|email)\b/.test(one))
    ? await site.fetchProfile(accessToken)
    : undefined;

  // Each of these must be the same user (OpenID Connect Core 1.0, section 5.3.2).
  const uids: unknown[] = [profile?.sub, profile?.uid].filter((uid) => uid !== undefined);
  if (!uids.length && (profile || !claims)) {
    const { user } = await site.token.verifyToken(accessToken);
    uids.push(user);
  }
  if (claims) uids.push(claims.sub);
  const [uid] = uids;
  if (typeof uid !== 'string' || !uid) {
    throw new FxaRelierError('invalid_response', 'Firefox Accounts does not say who signed in');
  }
  if (uids.some((other) => other !== uid)) {
    const message = 'The profile and the ID token do not belong to the same user';
    throw new FxaRelierError('invalid_response', message);
  }
  return {
    uid,
    profile: profile ?? {},
    ...(claims?.acr && { acr: claims.acr }),
    ...(claims?.amr && { amr: claims.amr }),
    ...(claims?.authTime && { authenticatedAt: claims.authTime * 1000 }),
    token: {
      accessToken,
      ...(refreshToken && { refreshToken }),
      ...(expiresIn && { expiresAt: Date.now() + expiresIn * 1000 }),
      scope,
    },
  };
}
