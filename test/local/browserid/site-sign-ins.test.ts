import { beforeEach, expect, it } from 'vitest';
import { createSiteSignIns, type SiteSignIns } from '../../../src/local/browserid/site-sign-ins.ts';

const site = 'https://relier.example';
const signIn = { email: 'test@example.com', persistent: false };

let signIns: SiteSignIns;

beforeEach(() => {
  signIns = createSiteSignIns();
  signIns.remember('a', site, signIn);
});

it('remembers a sign-in for its session and its site alone', () => {
  expect(signIns.find('a', site)).toEqual(signIn);
  expect(signIns.find('b', site)).toBeUndefined();
  expect(signIns.find('a', 'http://relier.example')).toBeUndefined();
});

it('a later sign-in takes the place of the one before it', () => {
  signIns.remember('a', site, { ...signIn, persistent: true });
  expect(signIns.find('a', site)).toEqual({ ...signIn, persistent: true });
  expect(signIns.list('a')).toHaveLength(1);
});

it('lists the sites of a session', () => {
  signIns.remember('a', 'https://other.example', signIn);
  expect(signIns.list('a')).toEqual([
    [site, signIn],
    ['https://other.example', signIn],
  ]);
  expect(signIns.list('b')).toEqual([]);
});

it('forgets one site, and what it never knew', () => {
  signIns.remember('a', 'https://other.example', signIn);
  signIns.forget('a', site);
  signIns.forget('b', site);
  expect(signIns.list('a').map(([one]) => one)).toEqual(['https://other.example']);
});

it('a session that is over is forgotten, or another one has all that it had', () => {
  signIns.endSession('a', 'b');
  expect(signIns.list('a')).toEqual([]);
  expect(signIns.find('b', site)).toEqual(signIn);
  signIns.endSession('b');
  expect(signIns.list('b')).toEqual([]);
});
