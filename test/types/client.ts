import {
  type AuthorizationErrorName,
  type AuthorizationResult,
  FxaRelierClient,
  FxaRelierError,
  type FxaRelierErrorReason,
  isFxaRelierError,
  type Server,
  servers,
} from 'fxa-relier-client';

const client = new FxaRelierClient('dcdb5ae7add825d2', {
  server: 'stage',
  redirectUri: 'https://relier.example/oauth',
  scope: 'profile',
});

export async function compiles(): Promise<void> {
  const { redirect_uri, code, state } = await client.auth.signIn({ ui: 'lightbox', state: 's' });
  const texts: string[] = [redirect_uri, code, state];

  const left: undefined = await client.auth.signUp();
  const answer: AuthorizationResult | undefined = await client.auth.bestChoice({
    ui: 'lightbox',
    fallback: 'redirect',
  });
  await client.auth.forceAuth({ email: 'user@example.com', signal: AbortSignal.timeout(60_000) });
  await client.auth.emailFirst({ params: { entrypoint: 'menu' }, background: '#000', zIndex: 10 });

  // The state may be late: the popup opens in the click and waits for it.
  const fetchState = async () => (await fetch('/state')).text();
  await client.auth.signIn({ ui: 'popup', state: fetchState });
  await client.auth.signIn({ ui: 'lightbox', state: fetchState() });
  await client.auth.emailFirst({ state: () => 's' });

  const link = await client.auth.request('emailFirst');
  const returned = await client.auth.handleRedirect();
  if (returned) {
    const token = await client.token.tradeCode(returned.code, {
      codeVerifier: returned.codeVerifier,
    });
    const profile = await client.profile.fetch(token.accessToken);
    await client.token.destroyToken(token.refreshToken ?? '', { tokenTypeHint: 'refresh_token' });
    texts.push(profile.uid ?? '', link.url, link.state);
  }
  console.log(texts, left, answer);
}

export function reasonOf(error: unknown): FxaRelierErrorReason | undefined {
  if (isFxaRelierError(error, 'cancel')) return undefined;
  return error instanceof FxaRelierError ? error.reason : undefined;
}

export function mayAskAloud({ error = '' }: FxaRelierError): boolean {
  const names: AuthorizationErrorName[] = ['login_required', 'interaction_required'];
  return names.some((name) => name === error);
}

const hosts: Server = servers.local;
new FxaRelierClient('dcdb5ae7add825d2', { server: hosts, pkce: true, storage: localStorage });
new FxaRelierClient('dcdb5ae7add825d2', { contentHost: 'http://localhost:3030' });

export async function doesNotCompile(result: AuthorizationResult): Promise<void> {
  const params = new URLSearchParams(location.search);
  const { codeVerifier } = result;

  // @ts-expect-error A secret in a browser is none: it belongs to fxa-relier-client/server.
  new FxaRelierClient('dcdb5ae7add825d2', { clientSecret: 'b93ef8a8f3e553a4' });
  // @ts-expect-error There is no server of that name.
  new FxaRelierClient('dcdb5ae7add825d2', { server: 'elsewhere' });

  // @ts-expect-error A code that was read off the URL has not been checked against its request.
  await client.token.tradeCode(params.get('code') ?? '', { codeVerifier });
  // @ts-expect-error Unread parameters are not a checked result's code.
  await client.token.tradeCode(params, { codeVerifier });
  // @ts-expect-error Nor is an object that looks like a result.
  await client.token.tradeCode({ code: 'c', state: 's' }, { codeVerifier });
  // @ts-expect-error A browser has no secret to trade a code with: it needs the code verifier.
  await client.token.tradeCode(result.code);
  // @ts-expect-error A result is made by the check of `state`, not by hand.
  const forged: AuthorizationResult = { redirect_uri: 'https://r.example', code: 'c', state: 's' };

  // @ts-expect-error There is no such surface.
  await client.auth.signIn({ ui: 'tab' });
  // @ts-expect-error A redirect resolves with nothing: the result arrives at the redirect URI.
  (await client.auth.signIn()).code;
  // @ts-expect-error Where the fallback is a redirect there may be no result.
  (await client.auth.signIn({ ui: 'lightbox', fallback: 'redirect' })).code;
  // @ts-expect-error A state is a string, also if it is late.
  await client.auth.signIn({ state: async () => 1 });
  // @ts-expect-error A Response is not a state: read its text.
  await client.auth.signIn({ state: fetch('/state') });
  // @ts-expect-error There is no such action.
  await client.auth.request('signOut');
  // @ts-expect-error A page that was not reached from Firefox Accounts has no result.
  (await client.auth.handleRedirect()).code;
  // @ts-expect-error There is no such error of a sign-in.
  const misspelt: AuthorizationErrorName = 'login_requried';
  // @ts-expect-error There is no such reason.
  isFxaRelierError(result, 'closed');
  console.log(forged, misspelt);
}
