import {
  discoverServer,
  FxaRelierServer,
  type SecurityEvent,
  type Session,
} from 'fxa-relier-client/server';

const clientSecret = 'b93ef8a8f3e553a430d7e5b904c6132b2722633af9f03128029201d24a97f2a8';
const fxa = new FxaRelierServer('dcdb5ae7add825d2', { clientSecret, server: 'local' });

export async function compiles(code: string): Promise<string | undefined> {
  const { accessToken, scope } = await fxa.token.tradeCode(code);
  const { user } = await fxa.token.verifyToken(accessToken);
  const { uid, email } = await fxa.profile.fetch(accessToken);
  await fxa.token.destroyToken(accessToken);
  return user === uid && scope.includes('profile') ? email : undefined;
}

// A framework's build step constructs this without the environment of the live site.
declare const env: Record<string, string | undefined>;
new FxaRelierServer('dcdb5ae7add825d2', {
  clientSecret: () => env.FXA_CLIENT_SECRET,
  cookieSecret: () => env.COOKIE_SECRET?.split(' '),
});

export function doesNotCompile(params: URLSearchParams): void {
  // @ts-expect-error Parameters are not a code: compare their `state` first, then take the code.
  fxa.token.tradeCode(params);
  // @ts-expect-error A list of secrets is not a secret.
  new FxaRelierServer('dcdb5ae7add825d2', { clientSecret: [clientSecret] });
  // @ts-expect-error A secret cannot be late: a function returns it at once.
  new FxaRelierServer('dcdb5ae7add825d2', { clientSecret: async () => clientSecret });
}

const site = new FxaRelierServer('dcdb5ae7add825d2', {
  clientSecret,
  redirectUri: 'https://relier.example/oauth',
  scope: 'profile',
  cookieSecret: ['Zk1xq0v8m2R7w5Tt3Yb9Lc4Nd6Hf1Gs0'] as const,
  server: await discoverServer('https://accounts.firefox.com'),
  store: { getItem: (key) => key, setItem: async () => {}, removeItem: () => true },
});

export async function handles(request: Request): Promise<Response> {
  const { beginSignIn, completeSignIn } = site;
  const session = await site.session(request);
  if (!session)
    return beginSignIn(request, { action: 'signUp', returnTo: null, acrValues: 'AAL2' });
  const { uid, profile, signedInAt, token } = session;
  const event: SecurityEvent = await site.verifySecurityEvent(request);
  switch (event.type) {
    case 'password-change':
      return new Response(String(signedInAt < event.changedAt));
    case 'profile-change':
      return new Response(event.email);
    case 'other':
      return new Response(Object.keys(event.events).join());
    default:
      return uid === profile.uid && token.scope ? completeSignIn(request) : site.signOut(request);
  }
}

/** Express and Fastify type a parameter of the query as text or a list. */
export function takesWhatAQueryHas(request: Request, query: { returnTo?: string | string[] }) {
  const { returnTo } = query;
  return [site.beginSignIn(request, { returnTo }), site.signOut(request, { returnTo })];
}

export async function doesNotCompileEither(request: Request, event: SecurityEvent): Promise<void> {
  // @ts-expect-error The backend makes the state itself.
  site.beginSignIn(request, { state: 'mine' });
  // @ts-expect-error There may be nobody.
  (await site.session(request)).uid;
  // @ts-expect-error What others have sealed is not to be written to.
  if (await site.session(request)) ((await site.session(request)) as Session).uid = 'f00d';
  // @ts-expect-error Only some events say when.
  event.changedAt;
  // @ts-expect-error A Map has other methods.
  new FxaRelierServer('dcdb5ae7add825d2', { store: new Map<string, string>() });
}
