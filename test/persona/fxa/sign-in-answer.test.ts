import { describe, expect, it } from 'vitest';
import { readSignInAnswer } from '../../../src/persona/fxa/sign-in-answer.ts';

const read = (answer: string) => readSignInAnswer(new URLSearchParams(answer), 'a-state');

describe('what a dialog answers', () => {
  it('is a user', () => {
    expect(read('assertion=a~b&email=bob%40example.com&state=a-state')).toEqual({
      email: 'bob@example.com',
      assertion: 'a~b',
    });
  });

  it('is nobody where the user declined', () => {
    expect(read('error=access_denied&state=a-state')).toBeUndefined();
  });

  it.each([
    ['assertion=a~b&email=bob@example.com&state=another', 'state_mismatch'],
    ['assertion=a~b&email=bob@example.com', 'state_mismatch'],
    ['error=access_denied', 'state_mismatch'],
    ['', 'state_mismatch'],
    ['error=server_error&state=a-state', 'server_error'],
    ['email=bob@example.com&state=a-state', 'invalid_response'],
    ['assertion=a~b&state=a-state', 'invalid_response'],
  ])('is refused: %s', (answer, reason) => {
    expect(() => read(answer)).toThrow(expect.objectContaining({ reason }));
  });
});
