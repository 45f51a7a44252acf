import { inspect, stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { isFxaRelierError } from '../../../src/server/index.ts';
import { createFxa } from '../../local/fixture.ts';
import { createBrowser, createRelier, siteHandler, siteUrl } from '../relier.ts';

/** Escapes that set a terminal's title, clear it, and reverse a line; and a line of its own. */
const hostile = 'x\r\n\u001b]0;title\u0007\u001b[2J\u009b2J\u202e\u2028fake: admin signed in';

/** What `onError: (error) => console.error(error)` writes, as docs/backend.md shows it. */
function createLog() {
  const lines: string[] = [];
  return {
    onError: (error: unknown) => {
      // A stack is lines of the code's own.
      if (error instanceof Error) error.stack = String(error);
      lines.push(inspect(error, { depth: 10 }));
    },
    text: () => lines.join('\n'),
  };
}

function expectHarmless(text: string) {
  expect(text).not.toMatch(/^fake:/m);
  // Only the line ends that console.error itself puts between properties.
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  expect(stripVTControlCharacters(text)).toBe(text);
  expect(text.length).toBeLessThan(5000);
}

describe('onError is told nothing that an anonymous request can write lines with', () => {
  it.each<[string, string]>([
    ['an error', `error=${encodeURIComponent(hostile)}`],
    ['an error of any length', `error=${'x'.repeat(100_000)}`],
    ['a state', `code=x&state=${encodeURIComponent(hostile)}`],
    ['a client_id', `code=x&state=x&client_id=${encodeURIComponent(hostile)}`],
    ['an issuer', `error=x&iss=${encodeURIComponent(hostile)}`],
    ['a repeated error', `error=x&error=${encodeURIComponent(hostile)}`],
  ])('by %s without a sign-in', async (_what, query) => {
    const { onError, text } = createLog();
    const { relier } = createRelier({ onError });
    await relier.completeSignIn(new Request(`${siteUrl}/oauth?${query}`));
    expect(text()).toContain('FxaRelierError');
    expectHarmless(text());
  });

  it.each<[string, string]>([
    ['an error', encodeURIComponent(hostile)],
    ['an error of any length', 'x'.repeat(65)],
  ])('by %s with a sign-in of their own', async (_what, value) => {
    const { onError, text } = createLog();
    const { relier, fxa } = createRelier({ onError });
    const browser = createBrowser(fxa);
    const answer = siteHandler(relier);
    const begun = await browser.ask(answer, '/sign-in');
    const state = new URL(begun.headers.get('location') ?? '').searchParams.get('state');
    await browser.ask(answer, `/oauth?error=${value}&state=${state}`);
    expect(text()).toContain('Firefox Accounts sent the error: unknown');
    expectHarmless(text());
  });

  it.each([hostile, 'x'.repeat(10_000)])(
    'by a code that a server repeats in its refusal',
    async (code) => {
      const { onError, text } = createLog();
      const fxa = createFxa();
      const { relier } = createRelier({
        onError,
        fetch: async (input, init) => {
          if (!String(input).endsWith('/token')) return fxa.fetch(new Request(input, init));
          const sent = JSON.parse(String(init?.body));
          const message = `Unknown code ${sent.code}`;
          const body = { code: 400, errno: 105, message, requestCode: sent.code };
          return Response.json(body, { status: 400 });
        },
      });
      const browser = createBrowser(fxa);
      const answer = siteHandler(relier);
      const begun = await browser.ask(answer, '/sign-in');
      const state = new URL(begun.headers.get('location') ?? '').searchParams.get('state');
      await browser.ask(answer, `/oauth?code=${encodeURIComponent(code)}&state=${state}`);
      expect(text()).toContain('FxaRelierError');
      expectHarmless(text());
    },
  );
});

it.each<[string, object]>([
  ['a critical header parameter', { alg: 'RS256', crit: [hostile], [hostile]: 1 }],
  ['an algorithm', { alg: hostile }],
  ['a key id', { alg: 'RS256', kid: hostile }],
  ['a type', { alg: 'RS256', typ: hostile }],
])('verifySecurityEvent() rejects without the words of the token: %s', async (_what, header) => {
  const { relier } = createRelier();
  const part = (json: object) => Buffer.from(JSON.stringify(json)).toString('base64url');
  const token = `${part(header)}.${part({ iss: hostile })}.${part({})}`;
  const headers = { authorization: `Bearer ${token}` };
  const request = new Request(`${siteUrl}/webhook`, { method: 'POST', headers });
  const { onError, text } = createLog();
  await relier.verifySecurityEvent(request).catch(onError);
  expect(text()).toContain('FxaRelierError: The token is not valid');
  expectHarmless(text());
});

it('an http_error has the server’s message in one line', async () => {
  const { relier } = createRelier({
    fetch: async () => Response.json({ errno: 999, message: hostile.repeat(99) }, { status: 500 }),
  });
  const error = await relier.profile.fetch('token').catch((thrown) => thrown);
  expect(isFxaRelierError(error, 'http_error')).toBe(true);
  expectHarmless(error.message);
});
