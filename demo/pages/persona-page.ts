// Types of `navigator.id`. The script that brings it is the provider's.
import type {} from 'fxa-relier-client/persona';
import { element } from './element.ts';
import { createTabMemory } from './tab-memory.ts';

/** As the backend has written it into the page: the address of who is signed in, or nobody. */
export const currentUser = document.body.dataset.currentUser || null;

const mostCalls = 40;

/** What the two Persona pages have in common: they show who is signed in, and what was called. */
export function createPersonaPage(name: string) {
  const outcome = element('outcome', HTMLElement);
  const signedOut = element('signed-out', HTMLElement);
  const signedIn = element('signed-in', HTMLElement);
  const list = element('log', HTMLElement);
  const notice = createTabMemory(`${name}-notice`);
  const calls = createTabMemory(`${name}-calls`);

  const showCalls = () => {
    const lines = calls.recall().split('\n').filter(Boolean);
    list.replaceChildren(
      ...lines.map((line) => {
        const item = document.createElement('li');
        item.textContent = line;
        return item;
      }),
    );
  };
  const showNotice = (text: string) => {
    outcome.textContent = text;
    if (text) outcome.dataset.tone = 'bad';
    else delete outcome.dataset.tone;
  };

  /** Notes what was called, also for the page that comes after a reload. */
  const log = (call: string) => {
    const lines = [...calls.recall().split('\n'), call].filter(Boolean);
    calls.remember(lines.slice(-mostCalls).join('\n'));
    showCalls();
  };

  element('clear', HTMLButtonElement).addEventListener('click', () => {
    calls.remember('');
    showCalls();
  });
  showNotice(notice.recall());
  notice.remember('');
  log(`page loaded, loggedInUser: ${currentUser}`);

  return {
    log,

    /** Says what is wrong, also on the page that comes after a reload. */
    tell(text: string): void {
      showNotice(text);
      notice.remember(text);
    },

    show(user: string | null): void {
      const moves = signedOut.hidden !== signedIn.hidden;
      signedOut.hidden = user !== null;
      signedIn.hidden = user === null;
      element('account-email', HTMLElement).textContent = user;
      // The button that had the focus is gone.
      if (moves) (user ? signedIn : signedOut).querySelector('h2')?.focus();
    },

    /** Whether there is a `navigator.id`. The provider may be out of reach. */
    hasProvider(): boolean {
      if ('id' in navigator) return true;
      showNotice('The script of the provider did not load. Is Firefox Accounts running?');
      return false;
    },
  };
}

/** Asks this site's backend, as a form would. */
export async function post(path: string, fields: Record<string, string> = {}) {
  try {
    const body = new URLSearchParams(fields);
    const response = await fetch(path, { method: 'POST', body });
    return { status: response.status, ...(await response.json()) };
  } catch {
    return { status: 503, reason: '123done does not answer. Is it still running?' };
  }
}
