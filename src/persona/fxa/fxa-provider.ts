import { nanoid } from 'nanoid';
import { FxaRelierError, isFxaRelierError } from '../../errors.ts';
import type { PendingRequest } from '../../oauth/authorization-request.ts';
import { snakeCase } from '../../oauth/wire-name.ts';
import { invalidArgument, originOf, ownOptions, requireHttpUrl } from '../../shared/argument.ts';
import { createLightbox } from '../../surfaces/lightbox.ts';
import { createPendingRequests } from '../../surfaces/pending-request.ts';
import { createPopup } from '../../surfaces/popup.ts';
import type { ShownSignIn } from '../../surfaces/shown-sign-in.ts';
import type { CreateSurface, Surfaces, Target, Ui } from '../../surfaces/surface.ts';
import { reportFailure } from '../observer.ts';
import { type News, reachOtherTabs } from '../other-tabs.ts';
import type { CheckAnswer, CheckQuestion, IdentityProvider, SignedIn } from '../provider.ts';
import { isPathOnSite } from '../request-options.ts';
import { type CheckLimits, openCheckFrame } from './check-frame.ts';
import { followLink } from './follow-link.ts';
import { hearDialog } from './hear-dialog.ts';
import { createPendingLogout } from './pending-logout.ts';
import { readReturnPage } from './return-page.ts';
import { readSignInAnswer } from './sign-in-answer.ts';

export interface FxaProviderOptions extends CheckLimits {
  /** The Firefox Accounts that speaks BrowserID: `http://localhost:3030`. */
  origin: string;
  /**
   * Where the user signs in. By `redirect` the answer comes to the next `watch()`, or to the next
   * silent `get()`, on the page that the browser returns to.
   *
   * @default 'popup'
   */
  ui?: Ui | undefined;
  /** How long the page in the lightbox may take to load, in milliseconds. @default 15000 */
  loadTimeoutMs?: number | undefined;
  /** The time in milliseconds from the load of that page to its first word. */
  pingTimeoutMs?: number | undefined;
}

/**
 * A Firefox Accounts that speaks BrowserID, such as the local one of `fxa-relier-client/testing`.
 *
 * Make it on every page that a sign-in may return to: there it notices a popup that is to hand its
 * answer over, and the answer to a redirect.
 *
 * ```ts
 * installNavigatorId(createFxaProvider({ origin: 'http://localhost:3030', ui: 'lightbox' }));
 * ```
 *
 * Whether somebody is signed in is asked in a hidden frame. Browsers give another site's frame
 * empty storage, or none: there it is `unknown`, and nobody is ever signed out for that.
 *
 * @throws FxaRelierError `invalid_argument`
 */
export function createFxaProvider(given: FxaProviderOptions): IdentityProvider {
  const options = ownOptions(given);
  const { ui = 'popup', checkTimeoutMs = 5_000, ...limits } = options;
  const origin = originOf(requireHttpUrl('origin', options.origin)) as string;
  const createSurface = surfaces.get(ui);
  if (!createSurface) throw invalidArgument(`Invalid ui: ${ui}`);

  const name = `fxa persona ${origin} `;
  const requests = createPendingRequests(name);
  const tabs = reachOtherTabs(name);
  const pendingLogout = createPendingLogout(name);
  const listeners = new Set<() => void>();
  /** What another tab has told, until the next check. */
  let news: News | undefined;
  let leaving: Promise<void> | undefined;
  let closeFrame: (() => void) | undefined;

  const changed = () => {
    for (const listener of listeners) listener();
  };

  const welcome = (user: SignedIn) => {
    news = undefined;
    pendingLogout.end();
    tabs.tell(user);
  };

  const depart = async () => {
    const { ok, status } = await fetch(`${origin}/browserid/logout`, {
      method: 'POST',
      credentials: 'include',
      keepalive: true,
    });
    if (!ok) throw new FxaRelierError('http_error', `${origin} refused the logout`, { status });
    pendingLogout.end();
  };
  const leave = () => {
    leaving ??= depart().finally(() => {
      leaving = undefined;
    });
    return leaving;
  };

  const askServer = (question: CheckQuestion) =>
    new Promise<CheckAnswer>((resolve) => {
      const { loggedInUser } = question;
      const state = nanoid();
      const url = addressOf(origin, 'check', {
        ...question,
        // In a query nobody is an empty address, and what can be no user's is left out.
        loggedInUser: loggedInUser === null ? '' : loggedInUser || undefined,
        state,
      });
      const close = openCheckFrame(url, state, checkTimeoutMs, (data) => {
        if (data?.answer === 'changed') return changed();
        const answer = readCheckAnswer(data);
        if (listeners.size > 0 && !question.persistent && answer.state !== 'unknown') {
          // It stays to tell of changes, in place of the one before it.
          closeFrame?.();
          closeFrame = close;
        } else close();
        resolve(answer);
      });
    });

  const remember = (request: PendingRequest) => {
    try {
      // A popup's answer needs no memory but this page's.
      requests.remember(request, ui !== 'redirect');
    } catch (cause) {
      throw new FxaRelierError('state_missing', 'Storage is blocked: sign in by popup', { cause });
    }
  };

  let arrived: SignedIn | undefined;
  const arrival = readReturnPage(requests, name).then((user) => {
    arrived = user;
    if (user) welcome(user);
  }, reportFailure);

  return {
    async returned() {
      await arrival;
      const user = arrived;
      arrived = undefined;
      return user;
    },

    async check(question) {
      const { loggedInUser, persistent } = question;
      const told = persistent ? undefined : news;
      if (!persistent) news = undefined;
      if (told === null) return { state: 'signed out' };
      if (told && told.email === loggedInUser) return { state: 'agreed' };
      try {
        await within(checkTimeoutMs, pendingLogout.isDue() ? leave() : leaving);
      } catch {
        return unknown;
      }
      // A frame in another site's frame would see nothing, and what it saw could be lied about.
      const answer = self === top ? await askServer(question) : unknown;
      return told && answer.state === 'unknown' ? { state: 'different', ...told } : answer;
    },

    async request(options) {
      const state = nanoid();
      const { pathname, search } = location;
      const path = pathname + search;
      const url = addressOf(origin, 'sign_in', {
        ...options,
        siteLogo: fitLogo(options.siteLogo),
        returnTo: options.returnTo ?? (isPathOnSite(path) ? path : '/'),
        context: contexts[ui],
        state,
      });
      const surface = createSurface(
        ownOptions({
          server: { contentHost: origin, frames: true },
          redirectUri: location.href,
          navigatePopup: followLink,
          watchDialog: (popup: Window, signIn: ShownSignIn) => hearDialog(popup, origin, signIn),
        }),
        ownOptions(limits),
      );
      try {
        const response = await surface.open({
          url,
          channelName: name + state,
          remember: () => remember({ state, redirectUri: location.href }),
        });
        if (!response) return await comeBack();
        const user = readSignInAnswer(response.params, state);
        if (user) welcome(user);
        return user;
      } catch (error) {
        // Nobody can tell the lightbox's own button from the one in the dialog.
        if (ui === 'lightbox' && isFxaRelierError(error, 'cancel')) return;
        throw error;
      }
    },

    async logout() {
      news = undefined;
      pendingLogout.begin();
      tabs.tell(null);
      await leave();
    },

    watch(listener) {
      if (listeners.size === 0) {
        tabs.listen((heard) => {
          news = heard;
          changed();
        });
        // A page that comes back just as it was left has heard nothing meanwhile.
        addEventListener('pageshow', ({ persisted }) => persisted && changed());
      }
      listeners.add(listener);
    },
  };
}

const followRedirect: CreateSurface = () => ({
  async open(target) {
    // request() knows it at once.
    const { url, remember } = target as Target;
    remember();
    followLink(url);
    return undefined;
  },
});

const surfaces: Surfaces = new Map([
  ['popup', createPopup],
  ['lightbox', createLightbox],
  ['redirect', followRedirect],
]);

/** Where the dialog's pages are shown, in the provider's words. */
const contexts = { popup: 'popup', lightbox: 'iframe', redirect: undefined };

const unknown: CheckAnswer = { state: 'unknown' };

/** What a request line has room for. */
const maxLogoLength = 6_000;

function fitLogo(logo: string | undefined): string | undefined {
  if (!logo || logo.length <= maxLogoLength) return logo;
  console.warn(`siteLogo is left out: over ${maxLogoLength} characters, give an https URL instead`);
  return;
}

function addressOf(origin: string, page: 'check' | 'sign_in', parameters: object): string {
  const given = Object.entries(parameters).filter(
    ([, value]) => value !== undefined && value !== false,
  );
  const query = new URLSearchParams(
    given.map(([parameter, value]) => [snakeCase(parameter), `${value}`]),
  );
  return `${origin}/browserid/${page}?${query}`;
}

function readCheckAnswer(data: Record<string, unknown> = {}): CheckAnswer {
  const { answer, email, assertion } = data;
  if (answer === 'agreed' || answer === 'signed out') return { state: answer };
  const isComplete = typeof email === 'string' && typeof assertion === 'string';
  return answer === 'different' && isComplete ? { state: answer, email, assertion } : unknown;
}

/** Rejects if the promise takes longer. */
function within<Result>(ms: number, promise: Promise<Result> | undefined) {
  return Promise.race([promise, new Promise((_, reject) => setTimeout(reject, ms))]);
}

/** Stays pending while the page is left. A browser may bring it back just as it was. */
function comeBack(): Promise<never> {
  return new Promise((_, reject) => {
    addEventListener('pageshow', ({ persisted }) => {
      if (persisted) reject(new FxaRelierError('cancel', 'The user came back without an answer'));
    });
  });
}
