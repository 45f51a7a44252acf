import { describe, expect, it } from 'vitest';
import { implies, pruneForUntrusted, splitScope } from '../../../src/local/authorization/scopes.ts';

const notes = 'https://identity.mozilla.com/apps/notes';

describe('implies', () => {
  it.each([
    ['profile', 'profile'],
    ['profile', 'profile:email'],
    ['profile:write', 'profile'],
    ['profile:write', 'profile:write'],
    ['profile:write', 'profile:email:write'],
    ['profile:email:write', 'profile:email'],
    [notes, notes],
    [notes, `${notes}/read`],
    [notes, `${notes}#read`],
    [`${notes}#read`, `${notes}#read`],
    [`${notes}#read`, `${notes}/sub#read`],
  ])('%s implies %s', (held, wanted) => {
    expect(implies(held, wanted)).toBe(true);
  });

  it.each([
    ['profile', 'profile:write'],
    ['profile', 'profile:email:write'],
    ['profile', 'profilebogey'],
    ['profilebogey', 'profile'],
    ['profile:email', 'profile'],
    ['profile:email', 'profile:uid'],
    ['profile:email:write', 'profile:write'],
    ['profile:email:write', 'profile'],
    ['write', 'profile:write'],
    [notes, 'https://identity.mozilla.com/apps/notesbogey'],
    [notes, 'https://identity.mozilla.com/apps'],
    [notes, 'https://identity.mozilla.org/apps/notes'],
    [`${notes}#read`, notes],
    [`${notes}#read`, `${notes}#write`],
    ['profile', notes],
    [notes, 'profile'],
  ])('%s does not imply %s', (held, wanted) => {
    expect(implies(held, wanted)).toBe(false);
  });
});

it('a scope that is named twice counts once', () => {
  expect(splitScope(' profile  openid profile ')).toEqual(['profile', 'openid']);
});

it('an untrusted client keeps only the basic scopes', () => {
  const asked = ['openid', 'profile', 'profile:email', 'profile:avatar', 'profile:email:write'];
  expect(pruneForUntrusted(asked)).toEqual(['openid', 'profile:email']);
});
