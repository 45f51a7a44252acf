import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

/** What a site of Persona's time relies on. The numbers stand in the titles of the tests. */
const assertions: Record<number, string> = {
  1: 'watch() answers by the state table: what the site believes, and what the provider knows',
  2: 'one of onlogin, onlogout and onmatch, and then onready',
  3: 'onready comes once',
  4: 'onready does not come after request() or logout()',
  5: 'a match makes no assertion',
  6: 'an address in another case is another user',
  7: 'false is null',
  8: 'any other loggedInUser throws',
  9: 'no onlogin throws',
  10: 'a callback that is none throws, and leaves what stood before',
  11: 'loggedInUser or onmatch without onlogout throws',
  12: 'without onlogout a visitor who is signed in gets onready alone',
  13: 'loggedInEmail is loggedInUser; both throw',
  14: 'what is unknown is onready alone, never onlogout',
  15: 'a second watch() has an outcome that is defined',
  16: 'watch() works in the head',
  17: 'a callback that throws does not stop onready',
  18: 'request() before watch() throws',
  19: 'a call without its object throws',
  20: 'an assertion is onlogin, once',
  21: 'a cancel is oncancel, once, and no onlogin',
  22: 'a closed window is oncancel, and no match',
  23: 'a blocked popup is told, and the next click works',
  24: 'a second request brings the open dialog to the front',
  25: 'what watch() displays goes before what request() does',
  26: 'terms without privacy policy are ignored, with a warning',
  27: 'options are checked, and what the site says of itself is text',
  28: 'logout() of who is signed in is onlogout, once',
  29: 'logout() of nobody is nothing',
  30: 'logout() in a failed onlogin ends the loop over a reload',
  31: 'logout() before watch() is harmless',
  32: 'what another tab does is heard',
  33: 'not while the dialog is open, and once after it',
  34: 'a silent get() shows nothing, and gives null but for who is signed in and remembered',
  35: 'without allowPersistent nobody is remembered',
  36: 'requiredEmail gives that address or null, never another one',
  37: 'the callback of get() is called once, whatever happens',
  38: 'get() and watch() on one page throw',
  39: 'getVerifiedEmail() is get() without options',
};

const folders = ['test/persona', 'test/browser'];

/** How many titles of tests carry the number. */
function countTitles(files: string[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const file of files) {
    const titles = readFileSync(file, 'utf8').matchAll(/\(\s*['`]((?:\d+\. )+)/g);
    for (const [, numbers = ''] of titles) {
      for (const number of numbers.trim().split(' ').map(Number.parseFloat)) {
        counts.set(number, (counts.get(number) ?? 0) + 1);
      }
    }
  }
  return counts;
}

it('has a test for each thing that a site of Persona’s time relies on', () => {
  const counted = folders.map((folder) =>
    countTitles(
      readdirSync(folder)
        .filter(
          (name) => (folder === 'test/persona' || /^persona/.test(name)) && /\.ts$/.test(name),
        )
        .map((name) => join(folder, name)),
    ),
  );
  const rows = Object.entries(assertions).map(([number, sentence]) => {
    const [unit = 0, browser = 0] = counted.map((counts) => counts.get(Number(number)) ?? 0);
    return { number: Number(number), sentence, unit, browser };
  });
  console.table(rows);
  expect(rows.filter(({ unit, browser }) => unit + browser === 0)).toEqual([]);
  const unknown = counted.flatMap((counts) => [...counts.keys()].filter((n) => !assertions[n]));
  expect(unknown).toEqual([]);
});
