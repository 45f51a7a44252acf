import fc from 'fast-check';
import { CompactEncrypt, EncryptJWT } from 'jose';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createSeal, sealedLength } from '../../../src/server/session/sealed-value.ts';
import { cookieSecret, newerSecret } from '../relier.ts';

const inAMinute = () => Date.now() + 60_000;

afterEach(() => {
  vi.useRealTimers();
});

describe('a seal', () => {
  const seal = createSeal<unknown>([cookieSecret], 'test');

  it('opens to what was sealed, and shows nothing of it', async () => {
    const value = { uid: 'f00d'.repeat(8), list: [1, null, 'ü\n"'] };
    const sealed = await seal.seal(value, inAMinute());
    expect(sealed).toMatch(/^[\w-]+\.\.[\w-]{16}\.[\w-]+\.[\w-]{22}$/);
    const [header = '', , , text = ''] = sealed.split('.');
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual({
      alg: 'dir',
      enc: 'A256GCM',
      kid: expect.stringMatching(/^[\w-]{8}$/),
    });
    expect(Buffer.from(text, 'base64url').toString('latin1')).not.toContain('f00d');
    expect(await seal.open(sealed)).toEqual(value);
  });

  it('is never twice the same', async () => {
    expect(await seal.seal(1, inAMinute())).not.toBe(await seal.seal(1, inAMinute()));
  });

  it('is over when its time is', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: 1_000_000_000_000 });
    const sealed = await seal.seal('value', Date.now() + 10_000);
    vi.advanceTimersByTime(9_000);
    expect(await seal.open(sealed)).toBe('value');
    vi.advanceTimersByTime(1_000);
    expect(await seal.open(sealed)).toBeUndefined();
  });

  it('does not open for another purpose, or with another secret', async () => {
    const sealed = await seal.seal('value', inAMinute());
    expect(await createSeal([cookieSecret], 'other').open(sealed)).toBeUndefined();
    expect(await createSeal([newerSecret], 'test').open(sealed)).toBeUndefined();
  });

  it('opens with any of the secrets, and is made with the first', async () => {
    const both = createSeal([newerSecret, cookieSecret], 'test');
    expect(await both.open(await seal.seal('old', inAMinute()))).toBe('old');
    const sealed = await both.seal('new', inAMinute());
    expect(await seal.open(sealed)).toBeUndefined();
    expect(await createSeal([newerSecret], 'test').open(sealed)).toBe('new');
  });

  it('does not open once a single character is another, is missing or is more', async () => {
    const sealed = await seal.seal({ uid: 'a' }, inAMinute());
    for (let at = 0; at < sealed.length; at++) {
      // In the last character of a part not all bits count; in any other they do.
      const last = at + 1 === sealed.length || sealed[at + 1] === '.' || sealed[at] === '.';
      const other = sealed[at] === 'A' ? 'z' : 'A';
      const changed = sealed.slice(0, at) + other + sealed.slice(at + 1);
      if (!last) expect(await seal.open(changed), changed).toBeUndefined();
      expect(await seal.open(sealed.slice(0, at))).toBeUndefined();
    }
    expect(await seal.open(`${sealed}AA`)).toBeUndefined();
  });

  it('does not open what was never one, whatever it is', async () => {
    const word = fc.stringMatching(/^[\w-]{0,40}$/);
    const parts = fc.array(fc.oneof(word, fc.string()), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(parts, async (list) => {
        expect(await seal.open(list.join('.'))).toBeUndefined();
      }),
    );
  });

  it('does not open what another algorithm made, or nobody encrypted', async () => {
    const sealed = await seal.seal('value', inAMinute());
    const header = JSON.parse(Buffer.from(sealed.split('.')[0] ?? '', 'base64url').toString());
    const password = new TextEncoder().encode(cookieSecret);
    const other = await new CompactEncrypt(new TextEncoder().encode('{"value":"forged"}'))
      .setProtectedHeader({ alg: 'PBES2-HS256+A128KW', enc: 'A256GCM', kid: header.kid })
      .encrypt(password);
    expect(await seal.open(other)).toBeUndefined();
    const plain = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
    const unsigned = `${plain({ alg: 'none' })}.${plain({ value: 'forged', exp: 9e9 })}.`;
    expect(await seal.open(unsigned)).toBeUndefined();
  });

  it('does not open with a key that is guessed from the secret', async () => {
    const sealed = await seal.seal('value', inAMinute());
    const header = JSON.parse(Buffer.from(sealed.split('.')[0] ?? '', 'base64url').toString());
    const forged = await new EncryptJWT({ value: 'forged' })
      .setProtectedHeader(header)
      .setExpirationTime('1h')
      .encrypt(new TextEncoder().encode(cookieSecret.slice(0, 32)));
    expect(await seal.open(forged)).toBeUndefined();
  });

  it('is as long as it says beforehand', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        expect((await seal.seal(value, inAMinute())).length).toBe(sealedLength(value));
      }),
    );
  });
});
