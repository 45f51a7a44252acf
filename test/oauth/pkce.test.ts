import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createCodeChallenge, createCodeVerifier } from '../../src/oauth/pkce.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('a code verifier', () => {
  it('is 64 characters of what Firefox Accounts takes, and new each time', () => {
    const verifiers = Array.from({ length: 200 }, createCodeVerifier);
    for (const verifier of verifiers) expect(verifier).toMatch(/^[A-Za-z0-9_-]{64}$/);
    expect(new Set(verifiers).size).toBe(200);
  });

  it.each([
    ['crypto', undefined],
    ['crypto.subtle', { getRandomValues: crypto.getRandomValues.bind(crypto) }],
  ])('is refused at once where there is no %s to make its challenge with', (_, value) => {
    vi.stubGlobal('crypto', value);
    expect(createCodeVerifier).toThrow(
      expect.objectContaining({
        reason: 'invalid_argument',
        message: 'pkce needs https or localhost',
      }),
    );
  });
});

describe('a code challenge', () => {
  it('is RFC 7636’s for its example', async () => {
    // RFC 7636, appendix B
    expect(await createCodeChallenge('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
      'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    );
  });

  it('is the SHA-256 of its verifier in 43 characters of base64url', async () => {
    for (const verifier of Array.from({ length: 200 }, createCodeVerifier)) {
      const challenge = await createCodeChallenge(verifier);
      expect(challenge).toBe(createHash('sha256').update(verifier).digest('base64url'));
      expect(challenge).toMatch(/^[\w-]{43}$/);
    }
  });
});
