import { FxaRelierServer, type ServerClientOptions } from '../../src/server/index.ts';
import type { LocalFxa } from '../../src/testing/index.ts';
import { account, confidential, createFxa } from '../local/fixture.ts';
import { createLocalBrowser, type Shown } from '../local/local-browser.ts';

export const siteUrl = 'https://relier.example';
export const cookieSecret = 'Zk1xq0v8m2R7w5Tt3Yb9Lc4Nd6Hf1Gs0';
export const newerSecret = 'p9Qe2Jr5Xu8Wy1Mk4Vn7Ba0Sd3Fg6Hj9';

export const signInOptions: ServerClientOptions = {
  clientSecret: confidential.secret,
  redirectUri: `${siteUrl}/oauth`,
  scope: 'profile',
  cookieSecret,
  server: 'local',
};

/** A site's backend and a Firefox Accounts; what it asks there, and what it reports. */
export function createRelier(options: ServerClientOptions = {}, fxa = createFxa()) {
  const asked: string[] = [];
  const errors: unknown[] = [];
  const relier = new FxaRelierServer(confidential.id, {
    ...signInOptions,
    fetch: (input, init) => {
      asked.push(new URL(String(input)).pathname);
      return fxa.fetch(new Request(input, init));
    },
    onError: (error) => errors.push(error),
    ...options,
  });
  return { fxa, relier, asked, errors };
}

/** What a site answers with at its paths. */
export function siteHandler(relier: FxaRelierServer, begin: object = {}) {
  return async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    if (pathname === '/sign-in') return relier.beginSignIn(request, begin);
    if (pathname === '/oauth') return relier.completeSignIn(request);
    if (pathname === '/sign-out') return relier.signOut(request);
    return Response.json(await relier.session(request));
  };
}

/** A browser with the site's cookies, kept as browsers keep them. */
export function createBrowser(fxa: LocalFxa, origin = siteUrl) {
  const cookies = new Map<string, string>();
  const local = createLocalBrowser(fxa);

  const ask = async (
    answer: (request: Request) => Promise<Response>,
    path: string,
    { headers = {}, ...init }: RequestInit = {},
  ): Promise<Response> => {
    const sent = new Headers(headers);
    if (cookies.size) sent.set('cookie', [...cookies].map((pair) => pair.join('=')).join('; '));
    const response = await answer(new Request(new URL(path, origin), { ...init, headers: sent }));
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/; Max-Age=0(;|$)/.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return response;
  };

  return {
    cookies,
    ask,
    cookie: (name: string) => [...cookies].find(([key]) => key.includes(name)),
    named: (name: string) => [...cookies].filter(([key]) => key.includes(name)),

    /** What a script of the site's own page sends. */
    post(answer: (request: Request) => Promise<Response>, path: string, body?: object) {
      return ask(answer, path, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          'sec-fetch-site': 'same-origin',
        },
        ...(body && { body: JSON.stringify(body) }),
      });
    },

    /** Signs in at Firefox Accounts; gives the address that it sends the browser back to. */
    async approve(location: string | null, user: { email: string; password: string } = account) {
      let page: Shown = await local.open(location ?? '');
      for (let step = 0; page.forms.length && step < 3; step++) {
        const fields = { email: user.email, password: user.password };
        const { fields: asked = {} } = page.forms[0] ?? {};
        const known = Object.entries(fields).filter(([name]) => name in asked);
        page = await local.submit(page, Object.fromEntries(known));
      }
      if (!page.location) throw new Error(`Firefox Accounts shows: ${page.text}`);
      return page.location;
    },
  };
}

/** From the button to the answer of the redirect URI. */
export async function signIn(
  answer: (request: Request) => Promise<Response>,
  browser: ReturnType<typeof createBrowser>,
) {
  const begun = await browser.ask(answer, '/sign-in');
  const back = await browser.approve(begun.headers.get('location'));
  return browser.ask(answer, back);
}

export const failure = (reason: string, details: object = {}) => ({
  name: 'FxaRelierError',
  reason,
  ...details,
});
