/**
 * The bytes of `text`, if that is the one way to write them: without padding, without characters
 * of another alphabet, and with no bits set beyond the last byte.
 */
export function decodeBase64url(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : undefined;
}
