import { FxaRelierClient } from 'fxa-relier-client';
import type { Outcome } from '../server/outcome.ts';
import type { SignInParameters } from '../server/sign-in.ts';
import { callApi } from './api.ts';

// The reference page shows these functions as they run, so they hold only what a reader needs.

export interface SignInOptions {
  ui: 'redirect' | 'lightbox';
  fallback?: 'redirect';
}

interface SignInAnswer {
  outcome: Outcome;
  error?: string;
}

/** Asks the backend for the parameters; it keeps the state in its session, to compare it later. */
export async function beginSignIn() {
  const returnTo = location.pathname;
  const parameters = await callApi<SignInParameters>('POST', '/api/sign-in', { returnTo });
  const client = new FxaRelierClient(parameters.client_id, {
    contentHost: parameters.content_uri,
    oauthHost: parameters.oauth_uri,
    profileHost: parameters.profile_uri,
    redirectUri: parameters.redirect_uri,
    scope: parameters.scope,
  });
  return { client, state: parameters.state };
}

/** Hands the lightbox's result to the backend. By redirect there is none: the backend is next. */
export async function finishSignIn(result: { code: string; state: string } | undefined) {
  if (!result) return;
  const { code, state } = result;
  return callApi<SignInAnswer>('POST', '/api/complete', { code, state });
}

export async function signIn(options: SignInOptions) {
  const { client, state } = await beginSignIn();
  const result = await client.auth.signIn({ ...options, state });
  return finishSignIn(result);
}

export async function signUp(options: SignInOptions) {
  const { client, state } = await beginSignIn();
  const result = await client.auth.signUp({ ...options, state });
  return finishSignIn(result);
}

export async function forceAuth(options: SignInOptions & { email: string }) {
  const { client, state } = await beginSignIn();
  const result = await client.auth.forceAuth({ ...options, state });
  return finishSignIn(result);
}

export async function bestChoice(options: SignInOptions) {
  const { client, state } = await beginSignIn();
  const result = await client.auth.bestChoice({ ...options, state });
  return finishSignIn(result);
}

export async function emailFirst(options: SignInOptions) {
  const { client, state } = await beginSignIn();
  const result = await client.auth.emailFirst({ ...options, state });
  return finishSignIn(result);
}

export async function signInLink() {
  const { client, state } = await beginSignIn();
  const { url } = await client.auth.request('signIn', { state });
  return { url };
}

export async function signOut() {
  return callApi<SignInAnswer>('POST', '/api/sign-out');
}
