import { type JsonObject, parseJsonObject } from '../../shared/json-object.ts';
import { parsePublicKey, type VerificationKey } from '../keys/public-key.ts';
import { badDocument } from './discovery-problem.ts';
import { type Host, parseHost } from './host.ts';

/** What a host says of itself: it is no provider, another host is it, or it is one itself. */
export type SupportDocument =
  | { disabled: true }
  | { authority: Host }
  | { publicKeys: VerificationKey[] };

/** Each may cost a signature's check. */
const mostKeys = 16;

/** Reads a support document, as far as a verifier needs it. */
export function parseSupportDocument(
  host: string,
  text: string,
  isPrivateAllowed: boolean,
): SupportDocument {
  const document = parseJsonObject(text);
  if (!document) throw badDocument(host, 'invalid json');

  const { disabled, authority } = document;
  if (disabled !== undefined && typeof disabled !== 'boolean') {
    throw badDocument(host, 'disabled must be either true or false');
  }
  if (disabled) return { disabled };

  if (authority !== undefined) {
    const other = parseHost(authority, isPrivateAllowed);
    if (!other) throw badDocument(host, 'the authority is not a valid hostname');
    return { authority: other };
  }

  for (const name of ['authentication', 'provisioning']) {
    const path = document[name];
    if (path === undefined) throw badDocument(host, `missing required property: '${name}'`);
    if (typeof path !== 'string' || !path.startsWith('/')) {
      throw badDocument(host, 'invalid path: must start with a slash');
    }
  }
  return { publicKeys: readKeys(host, document) };
}

function readKeys(host: string, document: JsonObject): VerificationKey[] {
  const { 'public-key': single, keys = [] } = document;
  const serialized = [single, ...(Array.isArray(keys) ? keys : [keys])].filter(isForSignatures);
  if (serialized.length === 0) {
    throw badDocument(host, "missing required property 'keys' and/or 'public-key'");
  }
  if (serialized.length > mostKeys) throw badDocument(host, `more than ${mostKeys} keys`);
  // One of a kind that is not known here may stand beside others (RFC 7517, section 5).
  const publicKeys = serialized.flatMap(readKey);
  if (publicKeys.length === 0) throw badDocument(host, 'mal-formed public key in support doc');
  return publicKeys;
}

function isForSignatures(key: unknown): boolean {
  if (key === undefined) return false;
  const { use } = Object(key);
  return use === undefined || use === 'sig';
}

function readKey(serialized: unknown): VerificationKey[] {
  try {
    return [parsePublicKey(serialized)];
  } catch {
    return [];
  }
}
