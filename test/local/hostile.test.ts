import { beforeEach, describe, expect, it } from 'vitest';
import type { LocalFxa } from '../../src/testing/index.ts';
import { account, confidential, content, createFxa, query } from './fixture.ts';
import { createLocalBrowser } from './local-browser.ts';

const markup = `"><img src=x onerror=alert(1)><!--'`;

let fxa: LocalFxa;
let browser: ReturnType<typeof createLocalBrowser>;

beforeEach(() => {
  fxa = createFxa({ clients: [{ ...confidential, name: markup }] });
  browser = createLocalBrowser(fxa);
});

const { email, password } = account;
const open = (params: Record<string, string | undefined> = {}, page = 'signin') =>
  browser.open(`${content}/oauth/${page}?${query(params)}`);

describe('markup', () => {
  it.each(['signin', 'signup', 'force_auth', 'email', ''])(
    'stays text in every value that /oauth/%s shows',
    async (page) => {
      for (const context of ['iframe', markup]) {
        const shown = await open(
          { email: markup, state: markup, context, utm_source: markup },
          page,
        );
        expect(shown.html).not.toContain('<img');
        expect(shown.html).not.toContain('<!--');
        expect(shown.text).toContain(markup);
      }
    },
  );

  it('stays text in what is typed', async () => {
    const page = await browser.submit(await open(), { email: markup, password: markup });
    expect(page.html).not.toContain('<img');
    expect(page.forms[0]?.fields.email).toBe(markup);
  });

  it('stays text in an address that is signed up, and in the inbox', async () => {
    const address = '"><img/src=x>@example.com';
    const page = await open({}, 'signup');
    const confirm = await browser.submit(page, { email: address, password: 'longenough' });
    expect(confirm.text).toContain(address);
    const inbox = await browser.open(`${content}/inbox`);
    expect(inbox.text).toContain(address);
    for (const { html } of [confirm, inbox]) expect(html).not.toContain('<img');
  });

  it('stays text in what an error page repeats', async () => {
    for (const wrong of [{ client_id: markup }, { redirect_uri: markup }, { scope: markup }]) {
      const page = await open({ ...wrong, context: 'iframe' });
      expect(page.heading).toBe('This sign-in cannot go on');
      expect(page.html).not.toContain('<img');
    }
  });

  it('stays text in the result of a framed sign-in', async () => {
    const page = await open({ state: `${markup}</script>`, context: 'iframe' });
    const end = await browser.submit(page, { email, password });
    expect(end.html).not.toContain('<img');
    expect(end.html.match(/<\/script>/g)).toHaveLength(1);
  });
});

describe('a redirect', () => {
  it.each([
    'https://relier.example/oauth/',
    'https://relier.example/oauthx',
    'https://relier.example/oauth?x=1',
    'https://relier.example/oauth#',
    'https://relier.example/OAUTH',
    'https://relier.example/oauth/../evil',
    'https://relier.example/',
    'https://relier.example',
    'http://relier.example/oauth',
    'https://relier.example.evil.example/oauth',
    'https://relier.example@evil.example/oauth',
    'https://evil.example/https://relier.example/oauth',
    '//relier.example/oauth',
    ' https://relier.example/oauth',
    'javascript:alert(1)//https://relier.example/oauth',
    '',
  ])('never goes to %j, which is not registered', async (redirect_uri) => {
    for (const context of [undefined, 'iframe']) {
      const page = await open({ redirect_uri, context });
      expect(page.heading).toBe('This sign-in cannot go on');
      expect(page.location).toBeNull();
      expect(page.forms).toEqual([]);
      expect(page.html).not.toContain('<a ');
      expect(page.headers.get('Content-Security-Policy')).toContain("form-action 'self';");
    }
    const { headers } = await open({ redirect_uri });
    expect(headers.get('X-Frame-Options')).toBe('DENY');
  });

  it('on the way there stays at Firefox Accounts, whatever the query says', async () => {
    const more = { redirect_to: 'https://evil.example/', email: '//evil.example' };
    const page = await browser.submit(await open(more, 'email'), { email });
    expect(new URL(page.url).origin).toBe(content);
  });
});

describe('a form', () => {
  it.each(['https://relier.example', 'http://localhost:8080', 'null'])(
    'that a page of %s sends is not accepted',
    async (origin) => {
      const answer = await browser.submit(await open(), { email, password }, { Origin: origin });
      expect(answer.status).toBe(403);
      expect(answer.location).toBeNull();
      expect(answer.headers.has('Set-Cookie')).toBe(false);
    },
  );

  it('of another sign-in’s code finds nobody waiting', async () => {
    const page = await open({ signup_id: '__proto__' }, 'confirm');
    expect(page.heading).toBe('Code used or unknown');
  });
});

it('prototype names are neither clients nor actions nor sessions', async () => {
  for (const name of ['__proto__', 'constructor', 'toString']) {
    expect((await open({ client_id: name })).text).toContain('errno 101');
    browser.cookies.set('local-fxa-session-3030', name);
    expect((await open()).heading).toBe('Sign in');
  }
});
