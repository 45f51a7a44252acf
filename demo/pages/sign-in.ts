import {
  type AuthorizationResult,
  type FxaRelierClient,
  isFxaRelierError,
} from 'fxa-relier-client';
import type { SignInParameters } from '../server/clients.ts';
import { type Answer, callApi } from './api.ts';
import { createClient, fetchClients } from './client.ts';

// The pages show these functions as they run, so they hold only what a reader needs.

export interface SignInOptions {
  ui: 'redirect' | 'lightbox' | 'popup';
  fallback?: 'redirect';
  signal?: AbortSignal;
}

let client: FxaRelierClient;

/** Call this when the page loads: a popup opens only in the click, which needs a client by then. */
export async function prepareClient() {
  const { site } = await fetchClients();
  client = createClient(site);
}

/** Asks the backend for the parameters; it seals the state into a cookie, to compare it later. */
export async function beginSignIn(path = '/api/sign-in') {
  const returnTo = location.pathname;
  const parameters = await callApi<SignInParameters>('POST', path, { returnTo });
  return { ...parameters, client: createClient(parameters) };
}

/** The state alone. The library waits for it, so that a popup opens in the click. */
export async function fetchState() {
  return (await beginSignIn()).state;
}

/** Waits for the result on this page. By redirect there is none: the page at /oauth goes on. */
export async function finishSignIn(
  state: string | Promise<string>,
  signingIn: Promise<AuthorizationResult | undefined>,
) {
  try {
    const result = await signingIn;
    return result && (await handOver({ code: result.code, state: result.state }));
  } catch (error) {
    // An answer may come all the same: the backend is to forget what it would belong to.
    const isOver = isFxaRelierError(error, 'cancel') || isFxaRelierError(error, 'aborted');
    if (isOver) await handOver({ state: await state, error: 'access_denied' }).catch(() => {});
    throw error;
  }
}

/** The page at /oauth. In a popup this hands the answer to the page that waits, and closes. */
export async function receiveSignIn() {
  const answer = Object.fromEntries(new URLSearchParams(location.search));
  const { site } = await fetchClients();
  // Whatever this tab remembers: the backend reads the same answer, and decides.
  await createClient(site)
    .auth.handleRedirect()
    .catch(() => {});
  if (answer.state || answer.error) return handOver(answer);
}

/** Lets the backend compare the state, trade the code and start a session. */
export async function handOver(answer: Record<string, unknown>) {
  return callApi<Answer>('POST', '/api/complete', answer);
}

export async function signIn(options: SignInOptions) {
  const state = fetchState();
  return finishSignIn(state, client.auth.signIn({ ...options, state }));
}

export async function signUp(options: SignInOptions) {
  const state = fetchState();
  return finishSignIn(state, client.auth.signUp({ ...options, state }));
}

export async function forceAuth(options: SignInOptions & { email: string }) {
  const state = fetchState();
  return finishSignIn(state, client.auth.forceAuth({ ...options, state }));
}

export async function bestChoice(options: SignInOptions) {
  const state = fetchState();
  return finishSignIn(state, client.auth.bestChoice({ ...options, state }));
}

export async function emailFirst(options: SignInOptions) {
  const state = fetchState();
  return finishSignIn(state, client.auth.emailFirst({ ...options, state }));
}

export async function signInLink() {
  const { client, state } = await beginSignIn();
  const { url } = await client.auth.request('signIn', { state });
  return { url };
}

/** Asks who is signed in at Firefox Accounts, and lets it show nothing. */
export async function askSilently(options: { loginHint?: string }) {
  const { client, state } = await beginSignIn();
  return finishSignIn(state, client.auth.bestChoice({ ...options, state, prompt: 'none' }));
}

/** What helps after nearly every error of that: the same with a page to answer, and a new state. */
export async function askAloud({ loginHint }: { loginHint?: string }) {
  const { client, state } = await beginSignIn();
  return finishSignIn(state, client.auth.emailFirst({ email: loginHint, state }));
}

/** Has the user prove it anew, with a second factor. The backend says what it demands. */
export async function stepUp() {
  const { client, state, acr_values, max_age } = await beginSignIn('/api/step-up');
  const demand = { acrValues: acr_values, maxAge: Number(max_age) };
  return finishSignIn(state, client.auth.bestChoice({ ...demand, state }));
}

export async function signOut() {
  return callApi<Answer>('POST', '/api/sign-out');
}
