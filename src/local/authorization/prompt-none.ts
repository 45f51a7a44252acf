import type { Context } from 'hono';
import { type Action, type Authentication, whatIsMissing } from '../accounts/authentication.ts';
import { currentSession } from '../accounts/browser-session.ts';
import type { ServerError } from '../http/server-error.ts';
import type { Page } from '../pages/layout.ts';
import { silentRefusalPage } from '../pages/notices.ts';
import { type Completion, endWithError } from '../sign-in/complete-sign-in.ts';
import { isFramed, type Visit } from '../sign-in/visit.ts';
import type { LocalState } from '../state.ts';
import {
  type AuthorizationError,
  errorOnTheWire,
  promptNoneErrors,
} from './authorization-error.ts';
import { type AuthorizationQuery, findRelier } from './authorization-query.ts';

/** ID tokens that have expired may still say who is meant, for a week. */
const idTokenGraceSeconds = 7 * 86_400;

/** How a sign-in ends, with or without a page in between. */
interface Endings {
  end(c: Context, completion: Completion): Response;
  finish(
    c: Context,
    visit: Visit<AuthorizationQuery>,
    done: Authentication,
    action: Action,
  ): Response;
  show(c: Context, page: Page): Response;
}

/** `prompt=none`: a code or an error, and never a page in between. */
export function createPromptNone(state: LocalState, { end, finish, show }: Endings) {
  function refuse(c: Context, refusal: AuthorizationError): Response | undefined {
    const params = new URL(c.req.url).searchParams;
    const relier = findRelier(params, state.options.clients);
    if (!relier) return undefined;
    if (params.get('return_on_error') === 'false') {
      return show(c, silentRefusalPage(relier.client, refusal));
    }
    const asked = { ...relier, state: params.get('state') ?? undefined };
    return end(c, endWithError(asked, isFramed(params), errorOnTheWire(refusal, state.faults)));
  }

  return {
    async answer(c: Context, visit: Visit<AuthorizationQuery>): Promise<Response> {
      const session = currentSession(c, state);
      const outcome = await whoMayPass(visit.asked, session, state);
      if ('account' in outcome) return finish(c, visit, outcome, 'signin');
      return refuse(c, outcome) as Response;
    },

    /** Of what is wrong with a query, the relier is told only what it has left out. */
    answerIncomplete(c: Context, { body: { validation } }: ServerError): Response | undefined {
      const params = new URL(c.req.url).searchParams;
      const [missing] = (validation as { keys: string[] } | undefined)?.keys ?? [];
      if (params.get('prompt') !== 'none' || !missing || params.get(missing)) return undefined;
      return refuse(c, promptNoneErrors.missingParameter);
    },
  };
}

/** The browser's session where it is enough, or else why there can be no answer without a page. */
async function whoMayPass(
  asked: AuthorizationQuery,
  session: Authentication | undefined,
  state: LocalState,
): Promise<Authentication | AuthorizationError> {
  const { client, email, idTokenHint, keysJwk } = asked;
  if (state.faults.refusePromptNone) return promptNoneErrors.disabled;
  if (email && !client.promptNoneWithLoginHint) return promptNoneErrors.disabledForClient;
  if (keysJwk !== undefined) return promptNoneErrors.withKeys;
  if (!session || asked.askAnew) return promptNoneErrors.notSignedIn;
  const { account } = session;
  if (idTokenHint !== undefined) {
    const uid = await readIdTokenHint(idTokenHint, client.id, state);
    if (uid === undefined) return promptNoneErrors.badIdTokenHint;
    if (uid !== account.uid) return promptNoneErrors.otherAccount;
  } else if (email && state.accounts.find(email) !== account) {
    return promptNoneErrors.otherAccount;
  }
  // A password alone does not open an account that has a second factor, and consent takes a page.
  const isVerified = !whatIsMissing({ maxAgeSeconds: undefined, aal2: false }, session);
  if (!isVerified || client.trusted === false) return promptNoneErrors.unverified;
  if (whatIsMissing(asked, session)) return promptNoneErrors.unmetRequirements;
  return session;
}

async function readIdTokenHint(
  hint: string,
  clientId: string,
  { signingKeys, options }: LocalState,
): Promise<string | undefined> {
  try {
    const { sub } = await signingKeys.verify(hint, {
      issuer: options.server.contentHost,
      audience: clientId,
      clockTolerance: idTokenGraceSeconds,
    });
    return sub;
  } catch {
    return undefined;
  }
}
