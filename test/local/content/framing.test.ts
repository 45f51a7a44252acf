import { beforeEach, describe, expect, it } from 'vitest';
import type { LocalFxa } from '../../../src/testing/index.ts';
import { account, confidential, content, createFxa, oauth, query } from '../fixture.ts';
import { createLocalBrowser } from '../local-browser.ts';

let fxa: LocalFxa;
let browser: ReturnType<typeof createLocalBrowser>;

beforeEach(() => {
  fxa = createFxa();
  browser = createLocalBrowser(fxa);
});

const { email, password } = account;
const framed = { context: 'iframe' };
const open = (params: Record<string, string | undefined> = {}, page = 'signin') =>
  browser.open(`${content}/oauth/${page}?${query(params)}`);

function directive(headers: Headers, name: string): string | undefined {
  const directives = (headers.get('Content-Security-Policy') ?? '').split('; ');
  return directives.find((one) => one.startsWith(`${name} `))?.slice(name.length + 1);
}

function expectRefused(headers: Headers) {
  expect(headers.get('X-Frame-Options')).toBe('DENY');
  expect(directive(headers, 'frame-ancestors')).toBe("'none'");
}

it('a page may not be framed unless the relier asks for it', async () => {
  expectRefused((await open()).headers);
  expectRefused((await open({ context: 'fx_desktop_v3' })).headers);
});

it.each(['signin', 'signup', 'email', '', 'force_auth'])(
  'a page that asks for it may be framed by the redirect URI’s origin alone: %s',
  async (page) => {
    const { headers } = await open({ ...framed, email }, page);
    expect(headers.has('X-Frame-Options')).toBe(false);
    expect(directive(headers, 'frame-ancestors')).toBe('https://relier.example');
  },
);

it.each([{ client_id: '0'.repeat(16) }, { redirect_uri: 'https://evil.example/path' }])(
  'a refusal may be framed by the origin that the unknown site names, and has neither form nor link: %j',
  async (params) => {
    const page = await open({ ...framed, ...params });
    const origin = params.redirect_uri ? 'https://evil.example' : 'https://relier.example';
    expect(directive(page.headers, 'frame-ancestors')).toBe(origin);
    expect(page.html).toContain(`data-relier-origin="${origin}"`);
    expect(page.html).toMatch(
      /data-refusal="Local Firefox Accounts refuses this sign-in: .+ \(errno/,
    );
    expect(page.html).not.toMatch(/<form|<a |<input/);
    expectRefused((await open(params)).headers);
  },
);

it.each([
  'javascript:alert(1)//',
  'https://evil.example;sandbox/',
  'https://evil.example,x/',
  'https://*/',
  'data:text/html,x',
  'blob:https://evil.example/x',
  '',
])('a refusal is not framed if the redirect URI has no plain origin: %s', async (redirect_uri) => {
  const { headers } = await open({ ...framed, redirect_uri });
  expectRefused(headers);
  expect(headers.get('Content-Security-Policy')).not.toMatch(/evil|sandbox/);
});

it('an error page may be framed by who is known', async () => {
  const page = await open({ ...framed, scope: undefined });
  expect(directive(page.headers, 'frame-ancestors')).toBe('https://relier.example');
  expect(page.html).toContain('data-relier-origin="https://relier.example"');
});

it('inbox and home may never be framed', async () => {
  for (const path of ['/inbox', '/', '/nothing']) {
    expectRefused((await browser.open(`${content}${path}?${query(framed)}`)).headers);
  }
});

describe('a page', () => {
  it('lets nothing in but its own style', async () => {
    const { headers } = await open();
    expect(directive(headers, 'default-src')).toBe("'none'");
    expect(directive(headers, 'script-src')).toBe("'none'");
    expect(directive(headers, 'style-src')).toBe("'self'");
    expect(directive(headers, 'base-uri')).toBe("'none'");
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(headers.get('Cache-Control')).toBe('no-store');
    expect(headers.get('Referrer-Policy')).toBe('same-origin');
  });

  it('of a sign-in lets its forms lead to any origin, since the site may redirect further', async () => {
    expect(directive((await open()).headers, 'form-action')).toBeUndefined();
    expect(directive((await open(framed)).headers, 'form-action')).toBeUndefined();
    const home = await browser.open(`${content}/`);
    expect(directive(home.headers, 'form-action')).toBe("'self'");
  });

  it('has a script only in a frame', async () => {
    expect((await open()).html).not.toContain('<script');
    const page = await open(framed);
    expect(directive(page.headers, 'script-src')).toBe("'self'");
    expect(page.html.match(/<script/g)).toHaveLength(1);
    expect(page.html).toContain('<script src="/content-page.js" defer></script>');
  });

  it('can be cancelled only in a frame, and not in one without trimmings', async () => {
    expect((await open()).html).not.toContain('id="close"');
    expect((await open(framed)).html).toContain('id="close"');
    expect((await open({ ...framed, style: 'chromeless' })).html).not.toContain('id="close"');
  });

  it('knows its relier’s origin and where to go when that is silent', async () => {
    const page = await open(framed);
    expect(page.html).toContain('data-relier-origin="https://relier.example"');
    const [, path = ''] = /data-error-page="([^"]*)"/.exec(page.html) ?? [];
    const silent = await browser.open(content + path.replaceAll('&amp;', '&'));
    expect(silent.heading).toBe('Something went wrong');
    expect(directive(silent.headers, 'frame-ancestors')).toBe('https://relier.example');
    expect(silent.html).not.toContain('<script');
  });
});

it('a sign-in in a frame ends in a page that tells the relier', async () => {
  const state = 'a"b<c>&d';
  const end = await browser.submit(await open({ ...framed, state }), { email, password });
  expect(end.status).toBe(200);
  expect(end.location).toBeNull();
  const [, data = ''] = /data-result="([^"]*)"/.exec(end.html) ?? [];
  const result = JSON.parse(
    data
      .replaceAll('&quot;', '"')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&'),
  );
  expect(result).toEqual({
    redirect: expect.any(String),
    state,
    code: expect.stringMatching(/^[0-9a-f]{64}$/),
    action: 'signin',
  });
  const redirect = new URL(result.redirect);
  expect(redirect.origin + redirect.pathname).toBe(confidential.redirectUris[0]);
  expect([...redirect.searchParams]).toEqual([
    ['state', state],
    ['code', result.code],
  ]);
  expect(end.links).toMatchObject([{ href: `${result.redirect}&action=signin` }]);
});

it('a wish to be framed outlives the OAuth server’s redirect', async () => {
  const page = await browser.open(
    `${oauth}/authorization?${query({ ...framed, action: 'signin' })}`,
  );
  expect(directive(page.headers, 'frame-ancestors')).toBe('https://relier.example');
});
