import { isFxaRelierError } from '../../errors.ts';
import { ownOptions } from '../../shared/argument.ts';
import { invalidAssertion } from '../assertion/invalid-assertion.ts';
import { type VerifyOptions, verifyAssertion } from '../assertion/verify-assertion.ts';
import { createDiscovery } from '../discovery/discovery.ts';
import { ProviderOutage } from '../discovery/provider-outage.ts';
import { readTrustedHosts } from '../keys/issuer-keys.ts';
import { readWeakKeys } from '../keys/weak-keys.ts';
import { answerFailure, answerJson, answerText } from './verifier-answer.ts';
import { RefusedRequest, readV1, readV2, type VerifierRequest } from './verifier-request.ts';

export interface VerifierOptions extends VerifyOptions {
  /** Verifies in place of `verifyAssertion`. */
  verify?: typeof verifyAssertion | undefined;
  /** Whether to refuse assertions for now, with status 503. */
  isTooBusy?: (() => boolean) | undefined;
  /** What `/__version__` answers. */
  version?: Record<string, string> | undefined;
  /** Learns what went wrong inside, of which callers are only told that it did. */
  onError?: ((error: unknown) => void) | undefined;
}

/** The Remote Verification API. */
export interface Verifier {
  /** Answers a request for it. It never rejects. */
  fetch(request: Request): Promise<Response>;
}

type Handler = (request: Request) => Response | Promise<Response>;

/** What a path answers to its one method. */
interface Route {
  method: 'GET' | 'POST';
  handle: Handler;
}

/**
 * The Remote Verification API of Persona, and of Firefox Accounts' verifier, as a service:
 * `POST /verify` (a form or JSON) and `POST /v2` (JSON) with `assertion` and `audience`, which
 * answer `{ "status": "okay", "email": … }` or `{ "status": "failure", "reason": … }`.
 *
 * ```ts
 * import { serve } from '@hono/node-server';
 * import { createVerifier } from 'fxa-relier-client/verifier';
 *
 * const { fetch } = createVerifier();
 * serve({ fetch, port: 5050, hostname: '127.0.0.1' });
 * ```
 *
 * A caller can name issuers that may speak for anybody, with `trustedIssuers` or
 * `experimental_forceIssuer`. That holds for its own request alone.
 *
 * @throws FxaRelierError `invalid_argument` if the fallback is no host, the trusted issuers are no
 * list, or a kind of weak key does not exist.
 * @see "Remote Verification API" in MDN's archive of Persona
 */
export function createVerifier(given: VerifierOptions = {}): Verifier {
  const options = ownOptions(given);
  const { verify = verifyAssertion, isTooBusy, version = {}, onError, ...rest } = options;
  const { trustedIssuers = [], discovery = createDiscovery(), ...verifyOptions } = ownOptions(rest);
  // Otherwise, the verifier's callers would be told of a mistake in these.
  readTrustedHosts(options);
  readWeakKeys(options);

  const v1: Route = { method: 'POST', handle: (request) => answer(request, readV1) };
  const v2: Route = { method: 'POST', handle: (request) => answer(request, readV2) };
  const get = (handle: Handler): Route => ({ method: 'GET', handle });
  const routes = new Map([
    ['/', v1],
    ['/verify', v1],
    ['/v2', v2],
    ['/status', get(() => answerText(200, 'OK'))],
    ['/__heartbeat__', get(() => answerJson(200, {}))],
    ['/__lbheartbeat__', get(() => answerJson(200, {}))],
    ['/__version__', get(() => answerJson(200, version))],
  ]);

  return {
    async fetch(request) {
      const { method } = request;
      const path = pathOf(request);
      if (path === undefined) return answerText(400, 'Bad Request');
      const route = routes.get(path);
      if (!route) return answerText(404, 'Not Found');
      if (method === route.method) return route.handle(request);
      const Allow = `${route.method}, OPTIONS`;
      if (method === 'OPTIONS') return answerText(200, null, { Allow });
      const isRead = method === 'GET' || method === 'HEAD';
      if (route.method === 'GET' && isRead) return route.handle(request);
      return isRead
        ? answerText(405, 'Method Not Allowed', { Allow })
        : answerText(404, 'Not Found');
    },
  };

  async function answer(
    request: Request,
    read: (request: Request) => Promise<VerifierRequest>,
  ): Promise<Response> {
    try {
      if (isTooBusy?.()) return answerFailure(503, 'too busy');
      return answerJson(200, await answerTo(await read(request)));
    } catch (error) {
      if (error instanceof RefusedRequest) return answerFailure(error.status, error.message);
      if (isFxaRelierError(error, 'invalid_assertion')) return answerFailure(200, error.message);
      if (isFxaRelierError(error, 'invalid_argument')) return answerFailure(400, error.message);
      if (error instanceof ProviderOutage) return answerFailure(503, error.message);
      report(error);
      if (isFxaRelierError(error, 'network')) return answerFailure(503, 'service unavailable');
      return answerFailure(500, 'internal error');
    }
  }

  function report(error: unknown): void {
    try {
      onError?.(error);
    } catch {
      // The caller still gets a response.
    }
  }

  async function answerTo(asked: VerifierRequest): Promise<Record<string, unknown>> {
    const { assertion, audience, allowUnverified } = asked;
    if (typeof assertion !== 'string') {
      throw invalidAssertion('malformed backed assertion');
    }
    const verified = await verify(assertion, audience, {
      ...verifyOptions,
      discovery,
      trustedIssuers: [...trustedIssuers, ...asked.trustedIssuers],
    });
    const unverified = verified.idpClaims?.['unverified-email'];
    return {
      status: 'okay',
      ...verified,
      audience,
      ...(allowUnverified && unverified !== undefined && { 'unverified-email': unverified }),
    };
  }
}

/** The path of a request, unless its Host header makes its URL invalid: `1.2.3.4.5`, or `xn--`. */
function pathOf(request: Request): string | undefined {
  try {
    return new URL(request.url).pathname;
  } catch {
    return;
  }
}
