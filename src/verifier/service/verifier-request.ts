import { ownOptions } from '../../shared/argument.ts';
import { type JsonObject, parseJsonObject } from '../../shared/json-object.ts';

/** What a caller asks the verifier. */
export interface VerifierRequest {
  assertion: unknown;
  /** As it was sent, which is how it is answered. */
  audience: string;
  /** Hosts that may speak for anybody, as the caller has it. */
  trustedIssuers: string[];
  /** Whether `unverified-email` is wanted in the answer. */
  allowUnverified: boolean;
}

/** A request that is not looked into. Without a reason its answer has no body. */
export class RefusedRequest extends Error {
  override readonly name = 'RefusedRequest';
  readonly status: number;

  constructor(status: number, reason = '') {
    super(reason);
    this.status = status;
  }
}

const maxBytes = 10 * 1024;
const form = 'application/x-www-form-urlencoded';
const json = 'application/json';

/**
 * The first version of the API: a form or JSON. Its parameters are read from the body alone: where
 * a query counted, too, whoever has a hand in the address could replace the audience.
 */
export async function readV1(request: Request): Promise<VerifierRequest> {
  const type = requireType(request, [form, json]);
  const text = await readText(request);
  const fields = ownOptions(type === form ? parseForm(text) : parseJson(text));
  const { experimental_forceIssuer: issuer, experimental_allowUnverified: allow } = fields;
  return {
    ...requireParameters(fields),
    trustedIssuers: requireStrings(issuer ? [issuer] : []),
    allowUnverified: allow === true || allow === 'true',
  };
}

/** The second version: JSON. */
export async function readV2(request: Request): Promise<VerifierRequest> {
  requireType(request, [json]);
  const fields = ownOptions(parseJson(await readText(request)));
  return {
    ...requireParameters(fields),
    trustedIssuers: requireStrings(fields.trustedIssuers ?? []),
    allowUnverified: false,
  };
}

function requireType({ headers }: Request, expected: string[]): string {
  const sent = headers.get('Content-Type')?.split(';')[0]?.trim() || 'none';
  const type = sent.toLowerCase();
  if (expected.includes(type)) return type;
  const reason = `Unsupported Content-Type: ${sent} (expected ${expected.join(' or ')})`;
  throw new RefusedRequest(415, reason);
}

async function readText(request: Request): Promise<string> {
  const length = Number(request.headers.get('Content-Length'));
  if (length > maxBytes) throw new RefusedRequest(413);
  // To read a body as a stream costs a third of all that a request costs. Servers see to it that a
  // body is not longer than its Content-Length.
  const text = await (length > 0 ? request.text() : readStream(request)).catch((error) => {
    if (error instanceof RefusedRequest) throw error;
    // The caller has hung up.
    throw new RefusedRequest(400);
  });
  if (Buffer.byteLength(text) > maxBytes) throw new RefusedRequest(413);
  return text;
}

async function readStream({ body }: Request): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new RefusedRequest(413);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function parseJson(text: string): JsonObject {
  const fields = parseJsonObject(text);
  if (!fields) throw new RefusedRequest(400);
  return fields;
}

function parseForm(text: string): JsonObject {
  const parameters = new URLSearchParams(text);
  // A second audience may come out of an assertion that was not encoded.
  for (const name of ['assertion', 'audience', 'experimental_forceIssuer']) {
    if (parameters.getAll(name).length > 1)
      throw new RefusedRequest(400, `repeated ${name} parameter`);
  }
  return Object.fromEntries(parameters);
}

function requireParameters({ assertion, audience }: JsonObject) {
  if (!assertion) throw new RefusedRequest(400, 'missing assertion parameter');
  if (!audience) throw new RefusedRequest(400, 'missing audience parameter');
  if (typeof audience !== 'string') throw new RefusedRequest(400, 'audience must be a string');
  return { assertion, audience };
}

function requireStrings(issuers: unknown): string[] {
  if (!Array.isArray(issuers)) throw new RefusedRequest(400, 'trusted issuers must be an array');
  if (issuers.every((issuer) => typeof issuer === 'string')) return issuers;
  throw new RefusedRequest(400, 'trusted issuers must be an array of strings');
}
