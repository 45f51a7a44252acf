import { nanoid } from 'nanoid';
import { isFxaRelierError } from '../../errors.ts';
import {
  type Action,
  type AuthorizationOptions,
  authorizationOptionNames,
  createAuthorizationRequest,
} from '../../oauth/authorization-request.ts';
import { invalidArgument, originOf, ownOptions } from '../../shared/argument.ts';
import { refuseUnknownOptions } from '../../shared/known-options.ts';
import { asksForJson, jsonAnswer, redirectAnswer } from '../http/answer.ts';
import type { Session } from '../session/session.ts';
import { resolveReturnTo } from './return-to.ts';
import { signInFailure } from './sign-in-failure.ts';
import type { SignInSite } from './sign-in-site.ts';

/** How a sign-in begins. `redirectUri` and `scope` replace the constructor's. */
export interface BeginSignInOptions extends Omit<AuthorizationOptions, 'state'> {
  /** The client's method of that name. @default 'emailFirst' */
  action?: Action | undefined;
  /**
   * The path on this site where the user continues: `/todos?list=1`. It may come from a query: the
   * user continues at `/` if it is not a path on this site, or too long for the cookie (more than
   * about 1,000 characters; a character outside ASCII counts as 6 or 9).
   */
  returnTo?: unknown;
}

/**
 * Marks the state of a second attempt, so that there is no third. All states have the same length:
 * what fits into the cookie of a first attempt also fits into that of the second.
 */
const secondMark = 'again.';
const stateLength = 32;

const { state: _, ...authorizationNames } = authorizationOptionNames;
const optionNames = {
  action: true,
  returnTo: true,
  ...authorizationNames,
} satisfies Record<keyof BeginSignInOptions, true>;

/** What goes on from a sign-in that failed. */
interface SecondAttempt {
  returnTo: string;
  cookies: readonly string[];
}

export function isSecondAttempt(state: string): boolean {
  return state.startsWith(secondMark);
}

/**
 * Whether a script or a prefetch asks, for example a framework for the links of a page. The user has
 * not begun a sign-in then, and the redirect would fail at the other origin's CORS rules.
 */
function cannotNavigate({ headers }: Request): boolean {
  const purpose = headers.get('sec-purpose') ?? '';
  return headers.get('sec-fetch-dest') === 'empty' || purpose.startsWith('prefetch');
}

export async function beginSignIn(
  site: SignInSite,
  request: Request,
  beginOptions: BeginSignInOptions = {},
  second?: SecondAttempt,
): Promise<Response> {
  const { action = 'emailFirst', returnTo, ...others } = ownOptions(beginOptions);
  const given = ownOptions(others);
  refuseUnknownOptions('beginSignIn()', given, optionNames);
  if (!asksForJson(request) && cannotNavigate(request)) {
    const message =
      'This address begins a sign-in, which a script cannot follow to Firefox Accounts. Navigate to it, or send Accept: application/json.';
    return jsonAnswer({ outcome: 'site_error', message }, { status: 401 });
  }
  const { client, siteUrl } = site;
  const options = { ...given, redirectUri: given.redirectUri ?? site.redirectUri };
  const scope = given.scope ?? site.scope;
  if (originOf(options.redirectUri) !== siteUrl) {
    throw invalidArgument(`redirectUri must be on ${siteUrl}, where the cookies are`);
  }
  const { acrValues, maxAge } = given;
  if ((acrValues || maxAge !== undefined) && !scope.split(' ').includes('openid')) {
    throw invalidArgument('acrValues and maxAge need the scope openid: the ID token answers them');
  }

  const state = second ? secondMark + nanoid(stateLength - secondMark.length) : nanoid(stateLength);
  const authorization = createAuthorizationRequest(client, action, { ...options, scope, state });
  const { redirectUri, codeVerifier } = authorization;
  const json = asksForJson(request);
  const back = second?.returnTo ?? resolveReturnTo(returnTo, siteUrl);
  let session: Session | undefined;
  try {
    session = await site.sessions.read(request);
  } catch (error) {
    if (!isFxaRelierError(error, 'network')) throw error;
    site.report(error, request);
    return signInFailure(error, { json, returnTo: back, cookies: [] });
  }
  const url = await authorization.createUrl();
  // A hint may be longer than all the rest, and nothing depends on it.
  const { idTokenHint, ...remembered } = given;
  const remember = await site.pending.remember(request, {
    state,
    redirectUri,
    codeVerifier,
    begunAt: Date.now(),
    returnTo: back,
    uid: session?.uid,
    options: { ...remembered, scope, action },
  });
  const cookies = [...(second?.cookies ?? []), ...remember];

  if (!json) return redirectAnswer(302, url, cookies);
  const { oauthHost, profileHost, contentHost } = client.server;
  const body = {
    client_id: client.clientId,
    redirect_uri: redirectUri,
    oauth_uri: oauthHost,
    profile_uri: profileHost,
    content_uri: contentHost,
    scope,
    state,
  };
  // What else was asked for is for the page to send on. The action is the method that it calls.
  const { response_type, action: _, ...sent } = Object.fromEntries(new URL(url).searchParams);
  return jsonAnswer({ ...sent, ...body }, { cookies });
}
