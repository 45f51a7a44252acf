import { createHash } from 'node:crypto';
import { servers } from 'fxa-relier-client/server';
import { expect, test } from 'vitest';
import { importMapHashes, readFiles } from '../../demo/server/files.ts';
import { createSite } from '../../demo/server/site.ts';

const siteUrl = 'http://localhost:8080';
const files = readFiles();
const site = createSite({
  siteUrl,
  server: servers.local,
  clientId: 'dcdb5ae7add825d2',
  clientSecret: '5ec2e7'.padEnd(64, '0'),
  publicClientId: '38a6b9b3a65a1871',
  cookieSecret: 'Sealed with 32 characters or more',
  verifier: 'http://localhost:5050/v2',
  files,
});

test('the policy allows the site, Firefox Accounts and the import map, and nothing else', async () => {
  const page = await (await site.request(`${siteUrl}/`)).text();
  const importMap = page.match(/<script type="importmap">(.*?)<\/script>/s)?.[1] ?? '';
  const hash = createHash('sha256').update(importMap).digest('base64');
  const { headers } = await site.request(`${siteUrl}/`);
  expect(headers.get('content-security-policy')?.split('; ')).toEqual([
    "default-src 'none'",
    `script-src 'self' 'sha256-${hash}'`,
    "style-src 'self'",
    "connect-src 'self' http://localhost:9000 http://localhost:1111",
    'frame-src http://localhost:3030 http://localhost:9000',
    "img-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ]);
});

test('the import map is the same on every page, so that one hash covers all', () => {
  expect(importMapHashes(files)).toHaveLength(1);
});

test.each(['/', '/private', '/silent', '/public', '/reference', '/oauth'])(
  'no page has a script or style of its own: %s',
  async (path) => {
    const page = await (await site.request(siteUrl + path)).text();
    expect(page).not.toMatch(
      /\sstyle=|<style|\son\w+=|<script(?! type="importmap"| type="module" src=)/,
    );
  },
);

test('the callback page has nothing of others, and no link that could tell where it is', async () => {
  const response = await site.request(`${siteUrl}/oauth`);
  expect(response.headers.get('referrer-policy')).toBe('no-referrer');
  const page = await response.text();
  expect(page).toContain('<noscript>');
  expect(page).not.toMatch(/<a\s|https?:/);
});

test('the package is served as it is published', async () => {
  const response = await site.request(`${siteUrl}/fxa-relier-client/index.js`);
  expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(await response.text()).toContain('FxaRelierClient');
});

test.each([
  '/package.json',
  '/pages/../server/site.ts',
  '/fxa-relier-client/../package.json',
  '/pages/',
])('nothing else is served: %s', async (path) => {
  expect((await site.request(siteUrl + path)).status).toBe(404);
});
