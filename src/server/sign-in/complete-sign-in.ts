import { FxaRelierError, isFxaRelierError } from '../../errors.ts';
import {
  type AuthorizationResult,
  readAuthorizationResponse,
} from '../../oauth/authorization-response.ts';
import { asksForJson, jsonAnswer, redirectAnswer } from '../http/answer.ts';
import { refusePost } from '../http/own-post.ts';
import { readJsonObject } from '../http/request-body.ts';
import { type BeginSignInOptions, beginSignIn, isSecondAttempt } from './begin-sign-in.ts';
import { obtainUser } from './obtain-user.ts';
import type { PendingSignIn } from './pending-sign-in.ts';
import { resolveReturnTo } from './return-to.ts';
import { isUnavailable, signInFailure } from './sign-in-failure.ts';
import type { SignInSite } from './sign-in-site.ts';

/**
 * Ends a sign-in, from top to bottom:
 *
 * 1. The answer: the query of the redirect, or what the page's script posts. Not trusted.
 * 2. What this browser began under its state, and who is signed in already.
 * 3. `readAuthorizationResponse` makes a result of both, or says why it is none.
 * 4. `obtainUser` trades the code and asks who it is, and a session starts.
 */
export async function completeSignIn(site: SignInSite, request: Request): Promise<Response> {
  const posted = request.method === 'POST';
  const refusal = posted
    ? refusePost(request, site.siteUrl, 'json')
    : request.method !== 'GET' && jsonAnswer({ outcome: 'site_error' }, notAllowed);
  if (refusal) return refusal;
  const answer = posted ? await readPosted(request) : new URL(request.url).searchParams;
  if (!answer) {
    const message = 'Send a JSON object of at most 16 kB.';
    return jsonAnswer({ outcome: 'site_error', message }, { status: 400 });
  }

  const json = posted || asksForJson(request);
  const state = answer.get('state') ?? '';
  const pending = await site.pending.find(request, state);
  const returnTo = pending?.returnTo ?? resolveReturnTo('/', site.siteUrl);
  const over = () => (pending ? [site.pending.forget(state)] : []);
  const done = (outcome: string, cookies: string[]) =>
    json
      ? jsonAnswer({ outcome, return_to: returnTo }, { cookies })
      : redirectAnswer(303, returnTo, cookies);

  try {
    const session = await site.sessions.read(request);
    // A user who began while signed in wants to prove it again, or to change the account.
    if (session && session.uid !== pending?.uid) return done('already_signed_in', over());
    checkClientId(answer, site.client.clientId);
    const redirectUri = (posted && answer.get('redirect_uri')) || site.redirectUri;
    const response = { params: answer, redirectUri };
    const result = readAuthorizationResponse(pending, response, site.issuer);
    const location = json ? '' : returnTo;
    const started = await startSession(site, request, pending as PendingSignIn, result, location);
    if (session) await site.destroyTokens(session.token, request);
    return done('signed_in', [...over(), started]);
  } catch (error) {
    if (!isFxaRelierError(error)) throw error;
    const reported =
      error.reason === 'state_missing'
        ? new FxaRelierError(error.reason, await site.pending.explainMissing(request, state))
        : error;
    site.report(reported, request);
    // The code may still be good, so that the user can load the page again.
    const cookies = isUnavailable(error) ? [] : over();
    if (json || isSecondAttempt(state) || !canBeginAnew(error, pending)) {
      return signInFailure(error, { json, returnTo, cookies });
    }
    const { prompt, ...options } = pending?.options ?? {};
    const again = { ...options, ...(prompt !== 'none' && { prompt }) } as BeginSignInOptions;
    return beginSignIn(site, request, again, { returnTo, cookies });
  }
}

const notAllowed = { status: 405, headers: { allow: 'GET, POST' } };

/** Unknown, another client's, expired, or of another verifier: a new code is what helps. */
const codeErrnos = [105, 106, 107, 117];

/** What `prompt=none` is answered with where the user has to do something after all. */
const promptErrors = [
  'login_required',
  'interaction_required',
  'account_selection_required',
  'consent_required',
  'unmet_authentication_requirements',
];

function canBeginAnew({ reason, errno, error }: FxaRelierError, pending?: PendingSignIn): boolean {
  if (reason === 'state_missing' || reason === 'state_mismatch') return true;
  if (reason === 'http_error') return codeErrnos.includes(errno ?? 0);
  const quiet = reason === 'server_error' && pending?.options.prompt === 'none';
  return quiet && promptErrors.includes(error ?? '');
}

function checkClientId(answer: URLSearchParams, clientId: string): void {
  if ((answer.get('client_id') ?? clientId) === clientId) return;
  throw new FxaRelierError('state_mismatch', 'The answer belongs to another client');
}

async function startSession(
  site: SignInSite,
  request: Request,
  pending: PendingSignIn,
  { code, codeVerifier }: AuthorizationResult,
  location: string,
): Promise<string> {
  const signedInAt = Date.now();
  const token = await site.token.tradeCode(code, {
    codeVerifier,
    scope: pending.options.scope,
  });
  try {
    const user = await obtainUser(site, pending, token);
    const expiresAt = signedInAt + site.sessionLifetimeMs;
    return await site.sessions.start(request, { ...user, signedInAt, expiresAt }, location);
  } catch (error) {
    // Nobody will sign out of what never began, so the tokens go now.
    await site.destroyTokens(token, request);
    throw error;
  }
}

/** The posted fields as the redirect would have brought them. */
async function readPosted(request: Request): Promise<URLSearchParams | undefined> {
  const body = await readJsonObject(request);
  if (!body) return;
  const texts = Object.entries(body).filter(
    (field): field is [string, string] => typeof field[1] === 'string',
  );
  return new URLSearchParams(texts);
}
