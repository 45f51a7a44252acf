import { FxaRelierError, isFxaRelierError } from '../errors.ts';
import {
  type Action,
  type AuthorizationRequest,
  createAuthorizationRequest,
  type PendingRequest,
} from '../oauth/authorization-request.ts';
import {
  type AuthorizationResult,
  readAuthorizationResponse,
} from '../oauth/authorization-response.ts';
import { invalidArgument } from '../shared/argument.ts';
import { once } from '../shared/once.ts';
import type { PendingRequests } from '../surfaces/pending-request.ts';
import type { CreateSurface, Surface, Surfaces, Target, Ui } from '../surfaces/surface.ts';
import { type ClientConfig, readSignInOptions, type SignInOptions } from './client-options.ts';
import { awaitState, isLate, untilAborted } from './late-state.ts';

/** What all sign-ins of one client use. */
export interface SignInClient {
  config: ClientConfig;
  surfaces: Surfaces;
  /** Names the client and its server, so that two clients of a site do not mix their requests. */
  owner: string;
  requests: PendingRequests;
}

/** A URL for a link, and what `handleRedirect` will know the response by. */
export interface LinkRequest extends PendingRequest {
  url: string;
}

/** Signs the user in on the surface that `ui` names, or on `fallback` if that is unavailable. */
export async function signIn(
  client: SignInClient,
  action: Action,
  given: SignInOptions = {},
): Promise<AuthorizationResult | undefined> {
  const options = readSignInOptions(`${action}()`, given, client.config);
  if (!globalThis.window) throw invalidArgument(`${action}() needs a browser window`);
  const { ui = 'redirect', fallback, state } = options;
  const createSurface = client.surfaces.get(ui);
  if (!createSurface) throw invalidArgument(`Invalid ui: ${ui}`);
  const createFallback = fallback && client.surfaces.get(fallback);
  if (fallback && (!createFallback || fallback === ('lightbox' as Ui))) {
    throw invalidArgument(`Invalid fallback: ${fallback}`);
  }
  // The fallback uses the same state: a function is called only once.
  if (isLate(state)) options.state = once(() => awaitState(state));

  try {
    const context = ui === 'lightbox' ? 'iframe' : undefined;
    return await signInOn(createSurface, client, action, options, context);
  } catch (error) {
    const isUnavailable =
      isFxaRelierError(error, 'frame_refused') || isFxaRelierError(error, 'timeout');
    if (!createFallback || !isUnavailable) throw error;
    return signInOn(createFallback, client, action, options);
  }
}

/**
 * Signs the user in on one surface. It is not an `async` function: if the surface cannot be created,
 * it throws inside the user's click, in which `fallback` may still open a popup.
 */
function signInOn(
  createSurface: CreateSurface,
  client: SignInClient,
  action: Action,
  options: SignInOptions,
  context?: 'iframe',
): Promise<AuthorizationResult | undefined> {
  const { config } = client;
  const { state, signal } = options;
  const createRequest = (knownState: string | undefined) =>
    createAuthorizationRequest(config, action, { ...options, state: knownState }, context);

  // Nothing opens if an argument is wrong. A late state is checked when it arrives.
  const checked = createRequest(isLate(state) ? undefined : state);
  if (signal?.aborted) throw abortedError(signal);
  // Before the first `await`: a popup must open inside the click.
  const { server } = config;
  const surface = createSurface({ server, redirectUri: checked.redirectUri }, options);
  const request = isLate(state)
    ? untilAborted(awaitState(state), signal).then(createRequest)
    : Promise.resolve(checked);
  return openSurface(surface, client, request, options);
}

/** Shows Firefox Accounts on the surface, and reads its response. */
async function openSurface(
  surface: Surface,
  client: SignInClient,
  request: Promise<AuthorizationRequest>,
  options: SignInOptions,
): Promise<AuthorizationResult | undefined> {
  const { signal } = options;
  try {
    const target = request.then((ready) => prepareTarget(client, ready, options));
    const response = await surface.open(target);
    const { contentHost } = client.config.server;
    return response && readAuthorizationResponse(await request, response, contentHost);
  } catch (error) {
    throw signal?.aborted ? abortedError(signal) : error;
  }
}

function abortedError({ reason }: AbortSignal): FxaRelierError {
  return new FxaRelierError('aborted', 'The sign-in was aborted', { cause: reason });
}

async function prepareTarget(
  { owner, requests }: SignInClient,
  request: AuthorizationRequest,
  { state, signal }: SignInOptions,
): Promise<Target> {
  const url = await request.createUrl();
  // The caller may have aborted meanwhile, and then nothing may open.
  signal?.throwIfAborted();
  return {
    url,
    channelName: owner + request.state,
    remember: () => requests.remember(request, state !== undefined),
  };
}

/** Returns the URL of a sign-in by redirect, and stores the request for its response. */
export async function requestLink(
  { config, requests }: SignInClient,
  action: Action,
  given: SignInOptions = {},
): Promise<LinkRequest> {
  const { state, ...options } = readSignInOptions('request()', given, config);
  const knownState = isLate(state) ? await awaitState(state) : state;
  const request = createAuthorizationRequest(config, action, { ...options, state: knownState });
  requests.remember(request, knownState !== undefined);
  const { createUrl, ...pending } = request;
  return { url: await createUrl(), ...pending };
}
