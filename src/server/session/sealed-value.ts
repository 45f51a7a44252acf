import { encodeBase64url } from '../../shared/base64url.ts';

/**
 * A value that a browser keeps for us: it cannot read it, change it, or use it for something else.
 *
 * The key is derived from the site's secret and from what the value is for, so that what was sealed
 * for one purpose cannot be opened for another, nor by another client or deployment.
 */
export interface Seal<Value> {
  /** @param expiresAt Milliseconds since 1970; the value opens until then. */
  seal(value: Value, expiresAt: number): Promise<string>;
  /** The value, or nothing where it is not ours, was changed, or has expired. */
  open(sealed: string | undefined): Promise<Value | undefined>;
  /** Whether the value is genuine, and does not open only because its time is over. */
  hasExpired(sealed: string): Promise<boolean>;
}

type Key = Awaited<ReturnType<typeof deriveKey>>;

const protection = { alg: 'dir', enc: 'A256GCM' } as const;

/** @param secrets The first seals, all open. */
export function createSeal<Value>(secrets: readonly string[], purpose: string): Seal<Value> {
  let derived: Promise<Key[]> | undefined;
  const keys = () => {
    derived ??= Promise.all(secrets.map((secret) => deriveKey(secret, purpose)));
    return derived;
  };

  /** Rejects if the value is not ours, was changed, or has expired. */
  const decrypt = async (sealed: string) => {
    // Loaded when it is needed: a site that only trades codes does without, also by require().
    const { jwtDecrypt } = await import('jose');
    const known = await keys();
    const { payload } = await jwtDecrypt(
      sealed,
      ({ kid }) => {
        const match = known.find(({ id }) => id === kid);
        if (!match) throw new Error('Sealed with another key');
        return match.key;
      },
      {
        keyManagementAlgorithms: [protection.alg],
        contentEncryptionAlgorithms: [protection.enc],
        requiredClaims: ['exp'],
      },
    );
    return payload.value as Value;
  };

  return {
    async seal(value, expiresAt) {
      const { EncryptJWT } = await import('jose');
      const [first] = (await keys()) as [Key];
      return new EncryptJWT({ value })
        .setProtectedHeader({ ...protection, kid: first.id })
        .setExpirationTime(Math.floor(expiresAt / 1000))
        .encrypt(first.key);
    },

    async open(sealed) {
      if (!sealed) return;
      try {
        return await decrypt(sealed);
      } catch {
        return;
      }
    },

    async hasExpired(sealed) {
      try {
        await decrypt(sealed);
        return false;
      } catch (error) {
        // jose decrypts first, so that a forged value never gets here.
        return Object(error).code === 'ERR_JWT_EXPIRED';
      }
    },
  };
}

/** How many characters a value takes when it is sealed. */
export function sealedLength(value: unknown): number {
  const header = { ...protection, kid: '12345678' };
  const payload = { value, exp: 1234567890 };
  const base64url = (bytes: number) => Math.ceil((bytes * 4) / 3);
  const bytes = (part: object) => new TextEncoder().encode(JSON.stringify(part)).length;
  // Header, no key (dir), 12 bytes of IV, the text, and a tag of 16 bytes, with dots between.
  return base64url(bytes(header)) + 1 + 1 + 16 + 1 + base64url(bytes(payload)) + 1 + 22;
}

async function deriveKey(secret: string, purpose: string) {
  const encoder = new TextEncoder();
  const { subtle } = crypto;
  const base = await subtle.importKey('raw', encoder.encode(secret), 'HKDF', false, [
    'deriveBits',
    'deriveKey',
  ]);
  const hkdf = (info: string) => ({
    name: 'HKDF',
    hash: 'SHA-256',
    salt: new Uint8Array(),
    info: encoder.encode(`fxa-relier-client ${info} ${purpose}`),
  });
  const aes = { name: 'AES-GCM', length: 256 };
  const key = await subtle.deriveKey(hkdf('key'), base, aes, false, ['encrypt', 'decrypt']);
  const id = new Uint8Array(await subtle.deriveBits(hkdf('key id'), base, 48));
  return { id: encodeBase64url(id), key };
}
