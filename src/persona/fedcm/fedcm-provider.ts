import { FxaRelierError } from '../../errors.ts';
import { ownOptions, requireHttpUrl } from '../../shared/argument.ts';
import { type News, reachOtherTabs } from '../other-tabs.ts';
import type {
  CheckAnswer,
  CheckQuestion,
  IdentityProvider,
  IdentityRequest,
  SignedIn,
} from '../provider.ts';
import {
  askBrowser,
  type IdentityCredential,
  type IdentityCredentialError,
  readToken,
} from './fedcm-credential.ts';
import { rememberSignIn } from './fedcm-sign-in.ts';

export interface FedcmProviderOptions {
  /** Where the identity provider describes itself: `http://localhost:3030/fedcm/config.json`. */
  configURL: string;
  /** What it knows this site by. @default the site's origin */
  clientId?: string | undefined;
  /** Serves where FedCM does not. */
  otherwise: IdentityProvider;
  /**
   * How long a silent check may take, in milliseconds, that of `otherwise` included: browsers draw
   * out what they refuse. @default 5000
   */
  checkTimeoutMs?: number | undefined;
}

/**
 * Signs in by the browser's own dialog (FedCM), where there is one: no popup, and no cookies of
 * another site. Elsewhere it is `otherwise`.
 *
 * ```ts
 * const origin = 'http://localhost:3030';
 * const otherwise = createFxaProvider({ origin });
 * const configURL = `${origin}/fedcm/config.json`;
 * installNavigatorId(createFedcmProvider({ configURL, otherwise }));
 * ```
 *
 * - `otherwise` serves, too, where the browser refuses before anybody can have seen its dialog,
 *   and where the password has to be asked for anew (`refreshAuthentication`).
 * - Nothing says whether a dialog is on screen, so there is no limit of time for it. A second click
 *   says that none is, or that it is lost: it ends the first one, and goes on with `otherwise`.
 * - A check asks `otherwise` first. Where that cannot tell, the browser may sign the user in on its
 *   own, as they have agreed to before: once in 10 minutes, and not after `logout()`. Where it does
 *   not, that says nothing: that somebody is signed out, `otherwise` alone can know.
 * - The browser's consent stands for the box "keep me signed in", where the site would have had one
 *   shown (`allowPersistent`). The identity provider learns of it, since on its own site its frame
 *   answers silent questions before the browser does.
 *
 * The address is read from the certificate, unverified: verifying is the backend's.
 *
 * @throws FxaRelierError `invalid_argument`
 * @see https://developer.mozilla.org/en-US/docs/Web/API/FedCM_API
 */
export function createFedcmProvider(given: FedcmProviderOptions): IdentityProvider {
  const options = ownOptions(given);
  const { otherwise, checkTimeoutMs = 5_000 } = options;
  const configURL = requireHttpUrl('configURL', options.configURL);
  if (!('IdentityCredential' in globalThis)) return otherwise;

  const { clientId = location.origin } = options;
  const name = `fedcm persona ${configURL}`;
  const remembered = rememberSignIn(name);
  const tabs = reachOtherTabs(name);
  /** What another tab has told, until the next check. */
  let news: News | undefined;
  let requests = 0;
  /** Ends what the browser is being asked: it takes one question at a time. */
  let stopper = new AbortController();

  const checkByBrowser = async (
    question: CheckQuestion,
    limit: AbortSignal,
  ): Promise<CheckAnswer> => {
    const { loggedInUser, persistent, requiredEmail } = question;
    const signIn = remembered.find();
    if (!signIn || requests > 0 || (persistent && !signIn.persistent)) return unknown;
    if (limit.aborted || Date.now() - signIn.autoSelectedAt < quietPeriodMs) return unknown;

    stopper = new AbortController();
    const signal = AbortSignal.any([stopper.signal, limit]);
    const { token } = await askBrowser({ ...question, configURL, clientId }, 'silent', signal);
    remembered.keep({ ...signIn, autoSelectedAt: Date.now() });
    const user = readToken(token);
    return requiredEmail && requiredEmail !== user.email ? unknown : compare(user, loggedInUser);
  };

  /** The browser need not know of this user, and is not to bring back the one before. */
  const welcome = (user: SignedIn | undefined) => {
    if (user) {
      news = undefined;
      remembered.forget();
    }
    return user;
  };
  const requestByOtherwise = async (asked: IdentityRequest) =>
    welcome(await otherwise.request(asked));

  const requestByBrowser = async (asked: IdentityRequest): Promise<SignedIn | undefined> => {
    const { requiredEmail, allowPersistent } = asked;
    stopper = new AbortController();
    const { signal } = stopper;
    const begun = performance.now();
    let credential: IdentityCredential;
    try {
      credential = await askBrowser({ ...asked, configURL, clientId }, 'active', signal);
    } catch (cause) {
      if (signal.aborted) throw new FxaRelierError('already_open', 'The user has asked again');
      const { name, error } = cause as IdentityCredentialError;
      if (name === 'IdentityCredentialError') {
        // The user may take another account.
        if (error === 'access_denied') return;
        const message = `The identity provider sent the error: ${error}`;
        throw new FxaRelierError('server_error', message, { error, cause });
      }
      // Browsers have no other name for a dialog that was closed.
      if (name === 'NetworkError' && performance.now() - begun >= soonestDismissalMs) {
        throw new FxaRelierError('cancel', 'The user closed the dialog', { cause });
      }
      return requestByOtherwise(asked);
    }
    const user = readToken(credential.token);
    if (requiredEmail && requiredEmail !== user.email) return;
    news = undefined;
    remembered.keep({ persistent: allowPersistent === true, autoSelectedAt: 0 });
    tabs.tell(user);
    return user;
  };

  return {
    async check(question) {
      const { loggedInUser, persistent } = question;
      const told = persistent ? undefined : news;
      if (!persistent) news = undefined;
      if (told === null) return { state: 'signed out' };
      const limit = AbortSignal.timeout(checkTimeoutMs);
      const answer = await otherwise.check(question).catch(() => unknown);
      if (answer.state !== 'unknown') return answer;
      return told
        ? compare(told, loggedInUser)
        : checkByBrowser(question, limit).catch(() => unknown);
    },

    async request(asked) {
      // A check may be under way, or a dialog that nobody sees.
      stopper.abort();
      const isByBrowser = requests === 0 && asked.refreshAuthentication === undefined;
      requests++;
      try {
        return await (isByBrowser ? requestByBrowser(asked) : requestByOtherwise(asked));
      } finally {
        requests--;
      }
    },

    async logout() {
      stopper.abort();
      news = undefined;
      remembered.forget();
      tabs.tell(null);
      navigator.credentials.preventSilentAccess().catch(() => {});
      await otherwise.logout();
    },

    returned: async () => welcome(await otherwise.returned?.()),

    watch(changed) {
      tabs.listen((heard) => {
        news = heard;
        changed();
      });
      otherwise.watch?.(changed);
    },
  };
}

const unknown: CheckAnswer = { state: 'unknown' };

/** How often Chromium signs a user in on its own. */
const quietPeriodMs = 10 * 60_000;

/** Chromium takes no click in a dialog that has been on screen for less. */
const soonestDismissalMs = 500;

function compare(user: SignedIn, loggedInUser: CheckQuestion['loggedInUser']): CheckAnswer {
  return user.email === loggedInUser ? { state: 'agreed' } : { state: 'different', ...user };
}
