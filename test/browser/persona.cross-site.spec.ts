import {
  bob,
  callsOf,
  expect,
  expectCalls,
  openDialog,
  read,
  signInWithin,
  test,
  visitAndHear,
} from './persona-site.ts';

// 127.0.0.1 and localhost are two sites: a frame of the one has empty storage in the other.
test.use({ siteHost: '127.0.0.1' });

const isNobody = { watch: { loggedInUser: null } };
const isBob = { watch: { loggedInUser: bob.email } };

test('14. across sites a sign-in works, the check is unknown, and nobody is ever signed out', {
  tag: '@engine',
}, async ({ page, site }) => {
  expect(await visitAndHear(page, site, isNobody)).toEqual(['onready']);
  await signInWithin(await openDialog(page));
  await expectCalls(page, 'onready', 'onlogin');
  const [, assertion] = (await callsOf(page))[1] ?? [];
  expect(read(assertion)).toMatchObject({ audience: site.url, email: bob.email });
  for (const watch of [isBob.watch, isNobody.watch, {}]) {
    expect(await visitAndHear(page, site, { watch })).toEqual(['onready']);
  }
});

test('32. across sites the other tabs of the site hear of a sign-in and of a logout', {
  tag: '@engine',
}, async ({ page, site }) => {
  await visitAndHear(page, site, isNobody);
  const other = await page.context().newPage();
  await visitAndHear(other, site, isNobody);
  await signInWithin(await openDialog(other));
  await expectCalls(other, 'onready', 'onlogin');
  await expectCalls(page, 'onready', 'onlogin');
  expect(await callsOf(page)).toEqual(await callsOf(other));
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expectCalls(page, 'onready', 'onlogin', 'onlogout');
  await expectCalls(other, 'onready', 'onlogin', 'onlogout');
});

test('20. across sites by redirect', { tag: '@engine' }, async ({ page, site }) => {
  await visitAndHear(page, site, { ...isNobody, ui: 'redirect' });
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByLabel('Email').fill(bob.email);
  await page.getByLabel('Password').fill(bob.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(`${site.url}/**`);
  await expectCalls(page, 'onlogin', 'onready');
});
