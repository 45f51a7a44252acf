import { expect, it } from 'vitest';
import { withoutParam, withParam } from '../../../src/local/http/query-string.ts';

it('takes every occurrence of a parameter away and leaves the others as they are written', () => {
  expect(withoutParam('?a=1+2&action=x&b=%7E~&acti%6Fn=y', 'action')).toBe('?a=1+2&b=%7E~');
});

it('leaves nothing of a query that had nothing else', () => {
  expect(withoutParam('?action=x', 'action')).toBe('');
});

it('does not mistake a name that begins alike', () => {
  expect(withoutParam('?action2=x&xaction=y', 'action')).toBe('?action2=x&xaction=y');
});

it('sets a parameter in place of the one that was there', () => {
  expect(withParam('?email=a&b=1', 'email', 'jo+x@example.com')).toBe(
    '?b=1&email=jo%2Bx%40example.com',
  );
  expect(withParam('', 'email', 'é&')).toBe('?email=%C3%A9%26');
});
