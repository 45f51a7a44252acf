import { FxaRelierServer } from 'fxa-relier-client/server';

const clientSecret = 'b93ef8a8f3e553a430d7e5b904c6132b2722633af9f03128029201d24a97f2a8';
const fxa = new FxaRelierServer('dcdb5ae7add825d2', { clientSecret, server: 'local' });

export async function compiles(code: string): Promise<string | undefined> {
  const { accessToken, scope } = await fxa.token.tradeCode(code);
  const { user } = await fxa.token.verifyToken(accessToken);
  const { uid, email } = await fxa.profile.fetch(accessToken);
  await fxa.token.destroyToken(accessToken);
  return user === uid && scope.includes('profile') ? email : undefined;
}

export function doesNotCompile(params: URLSearchParams): void {
  // @ts-expect-error Parameters are not a code: compare their `state` first, then take the code.
  fxa.token.tradeCode(params);
  // @ts-expect-error A list of secrets is not a secret.
  new FxaRelierServer('dcdb5ae7add825d2', { clientSecret: [clientSecret] });
}
