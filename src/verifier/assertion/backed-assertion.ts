import { invalidAssertion } from './invalid-assertion.ts';
import { type JsonWebSignature, parseJsonWebSignature } from './json-web-signature.ts';

/**
 * In characters. Real ones have less than 2,000, with the claims of Firefox Accounts a few more.
 * Nor do claims fit in that are nested so deeply that JSON.stringify() gives up on them.
 */
const longest = 8192;

/** Takes an identity provider's certificate and a user's assertion apart: `certificate~assertion`. */
export function parseBackedAssertion(text: unknown): {
  certificate: JsonWebSignature;
  assertion: JsonWebSignature;
} {
  if (typeof text !== 'string') throw invalidAssertion('malformed backed assertion');
  if (text.length > longest) throw invalidAssertion('backed assertion is too long');

  const [certificate = '', assertion, ...others] = text.split('~');
  if (assertion === undefined) throw invalidAssertion('no certificates provided');
  if (others.length) throw invalidAssertion('certificate chaining is not yet allowed');
  return {
    certificate: parseJsonWebSignature(certificate),
    assertion: parseJsonWebSignature(assertion),
  };
}
