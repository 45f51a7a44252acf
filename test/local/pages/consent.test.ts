import { beforeEach, expect, it } from 'vitest';
import type { LocalFxa } from '../../../src/testing/index.ts';
import { account, content, createFxa, post, query, untrusted } from '../fixture.ts';
import { createLocalBrowser, type Shown } from '../local-browser.ts';

let fxa: LocalFxa;
let browser: ReturnType<typeof createLocalBrowser>;

beforeEach(() => {
  fxa = createFxa();
  browser = createLocalBrowser(fxa);
});

const { email, password } = account;
const asked = { client_id: untrusted.id, redirect_uri: untrusted.redirectUris[0] };

async function askConsent(scope: string): Promise<Shown> {
  const page = await browser.open(`${content}/oauth/signin?${query({ ...asked, scope })}`);
  return browser.submit(page, { email, password });
}

it('an untrusted client gets what its user has agreed to, and no more than the basic scopes', async () => {
  const page = await askConsent('profile:email profile:avatar openid profile');
  expect(page.heading).toBe('Allow access');
  expect(page.text).toContain('Your email address profile:email');
  expect(page.text).toContain('openid');
  expect(page.text).not.toContain('profile:avatar');

  const end = await browser.submit(page);
  const { body } = await post(fxa, '/token', {
    client_id: untrusted.id,
    client_secret: untrusted.secret,
    code: new URL(end.location ?? '').searchParams.get('code'),
  });
  expect(body.scope).toBe('profile:email openid');
});

it('who is signed in is asked too', async () => {
  await askConsent('openid');
  const page = await browser.open(
    `${content}/oauth/signin?${query({ ...asked, scope: 'openid' })}`,
  );
  expect(page.heading).toBe('Signed in');
  expect((await browser.submit(page)).heading).toBe('Allow access');
});

it('who signs up is asked too, and the sign-up is what the relier is told of', async () => {
  const page = await browser.open(
    `${content}/oauth/signup?${query({ ...asked, scope: 'openid' })}`,
  );
  const confirm = await browser.submit(page, { email: 'new@example.com', password: 'longenough' });
  const consent = await browser.submit(confirm, { code: fxa.inbox[0]?.code ?? '' });
  expect(consent.heading).toBe('Allow access');
  expect((await browser.submit(consent)).location).toContain('action=signup');
});

it('a consent counts once', async () => {
  const page = await askConsent('openid');
  expect((await browser.submit(page)).location).toContain('code=');
  browser.cookies.clear();
  expect((await browser.submit(page)).heading).toBe('Sign in');
});

it('a consent to one request is none to another', async () => {
  const page = await askConsent('openid');
  const [form] = page.forms;
  if (form) form.action = form.action.replace('scope=openid', 'scope=profile%3Aemail');
  const answer = await browser.submit(page);
  expect(answer.location).toBeNull();
  expect(answer.status).toBe(200);
  expect(answer.heading).toBe('Signed in');
});

it('nobody has to agree', async () => {
  const page = await browser.follow(await askConsent('openid'), 'Not now');
  expect(page.location).toBeNull();
  expect(page.heading).toBe('Signed in');
});

it('an untrusted client that asks for nothing it may have is refused', async () => {
  const page = await browser.open(
    `${content}/oauth/signin?${query({ ...asked, scope: 'profile' })}`,
  );
  expect(page.status).toBe(200);
  expect(page.text).toContain('errno 114');
});
