import { isFxaRelierError } from '../../errors.ts';
import { type Fetch, fetchText } from '../../shared/http.ts';
import type { SessionToken } from '../session/session.ts';

/** Nobody waits longer for this: the session here is over whatever comes of it. */
const mostMs = 3000;

/** An access token seldom lives as long as the session: it may be gone already. */
const unknownToken = 108;

/** Makes the tokens of a session useless at Firefox Accounts. */
export async function destroyTokens(
  { oauthHost, fetch }: { oauthHost: string; fetch: Fetch },
  { accessToken, refreshToken }: Pick<SessionToken, 'accessToken' | 'refreshToken'>,
): Promise<void> {
  const signal = AbortSignal.timeout(mostMs);
  const destroy = (body: object) =>
    fetchText(fetch, `${oauthHost}/destroy`, {
      signal,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }).catch((error) => {
      if (!isFxaRelierError(error) || error.errno !== unknownToken) throw error;
    });
  await Promise.all([
    destroy({ token: accessToken }),
    refreshToken && destroy({ refresh_token: refreshToken }),
  ]);
}
