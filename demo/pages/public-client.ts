import type { AuthorizationResult, FxaRelierClient, Token } from 'fxa-relier-client';
import type { SignInOptions } from './sign-in.ts';

// The page shows these functions as they run, so they hold only what a reader needs.

export async function signIn(client: FxaRelierClient, options: SignInOptions) {
  const result = await client.auth.emailFirst({ ...options, accessType: 'offline' });
  return tradeCode(client, result);
}

/** The code verifier stands in place of a secret: it has never left this browser. */
export async function tradeCode(client: FxaRelierClient, result?: AuthorizationResult | null) {
  if (!result) return;
  const { code, codeVerifier } = result;
  return client.token.tradeCode(code, { codeVerifier });
}

/** A new access token, which may do less. The refresh token stays as it is. */
export async function refresh(client: FxaRelierClient, token: Token, scope: string) {
  const refreshed = await client.token.refreshToken(token.refreshToken ?? '', { scope });
  await client.token.destroyToken(token.accessToken);
  return { ...token, ...refreshed };
}

export async function destroy(client: FxaRelierClient, token: Token) {
  await client.token.destroyToken(token.refreshToken ?? '', { tokenTypeHint: 'refresh_token' });
  await client.token.destroyToken(token.accessToken);
}
