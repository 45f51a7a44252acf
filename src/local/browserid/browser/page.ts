import { reachRelier } from '../../../channel/content-end.ts';
import { assertionLifeMs, createUserKey, longestDurationMs, signAssertion } from '../assertion.ts';
import { backTo, type DialogAnswer } from '../dialog-answer.ts';
import type { CheckTask, CompleteTask, Destination, PageTask } from '../page-task.ts';

/** The script of the pages that make assertions. What is to be done stands in the body's data. */
async function runPage(): Promise<void> {
  const task: PageTask = JSON.parse(document.body.dataset.task ?? '');
  if (task.kind === 'check') await check(task);
  else if (task.kind === 'complete') await complete(task);
  else await bringBack(task.answer, task);
}

/** Makes the key here, so that nobody else ever has it, and has the server say whose it is. */
async function makeAssertion(ticket: string, audience: string): Promise<string> {
  const key = await createUserKey();
  const response = await fetch('/v1/certificate/sign', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ publicKey: key.publicKey, duration: longestDurationMs, ticket }),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${answer.message} (errno ${answer.errno})`);
  return signAssertion(answer.cert, key, { audience, expiresAt: Date.now() + assertionLifeMs });
}

/** How long the page that opened this popup may take for each word. It may be busy. */
const openerTimeoutMs = 2_000;

/**
 * Brings the dialog's answer to the site.
 *
 * A popup hands it over to the page that opened it. The browser delivers that to a page of the
 * site's own origin alone, whatever page has opened this one, and wherever it has gone since. If no
 * such page answers (a Cross-Origin-Opener-Policy header severs windows), and without a popup, this
 * window goes to the return page, with the answer in the fragment.
 */
async function bringBack(answer: DialogAnswer, { audience, inPopup, returnTo }: Destination) {
  const relier = inPopup ? window.opener : null;
  const tellOpener =
    relier &&
    (await reachRelier({
      ...{ self: window, relier, relierOrigin: audience },
      answerTimeoutMs: openerTimeoutMs,
    }));
  if (tellOpener) {
    tellOpener('oauth_complete', answer);
    // The opener closes this window, unless it was left in this very moment.
    await new Promise((resolve) => setTimeout(resolve, openerTimeoutMs));
  }
  window.location.replace(backTo(returnTo, answer));
}

async function complete({ ticket, email, state, ...destination }: CompleteTask) {
  const { audience } = destination;
  const { relierOrigin, errorPage = '' } = document.body.dataset;
  const framed = window.parent !== window;
  // A frame that may not speak has nothing to say.
  if (framed && !relierOrigin) return;
  const tellRelier = framed && (await reachRelier({ self: window, relierOrigin: audience }));
  if (framed && !tellRelier) {
    window.location.replace(errorPage);
    return;
  }
  if (tellRelier) tellRelier('loaded');

  try {
    const answer = { assertion: await makeAssertion(ticket, audience), email, state };
    if (tellRelier) tellRelier('oauth_complete', answer);
    else await bringBack(answer, destination);
  } catch (error) {
    showFailure(error);
    if (tellRelier) {
      document.querySelector('#close')?.addEventListener('click', () => tellRelier('oauth_cancel'));
    }
    document.querySelector('#failure a')?.addEventListener('click', (event) => {
      event.preventDefault();
      void bringBack({ error: 'server_error', state }, destination);
    });
  }
}

function showFailure(error: unknown): void {
  document.querySelector('#progress')?.remove();
  document.querySelector('#failure')?.removeAttribute('hidden');
  if (window.parent !== window) {
    document.querySelector('#close')?.removeAttribute('hidden');
    document.querySelector('#failure a')?.remove();
  }
  document.querySelector('#cause')?.append(error instanceof Error ? error.message : String(error));
}

async function check(task: CheckTask): Promise<void> {
  const { site, state, finding, ticket } = task;
  const tellRelier = await reachRelier({ self: window, relierOrigin: site });
  if (!tellRelier) return;
  const tell = (answer: object) => tellRelier('oauth_complete', { ...answer, state });

  if (!seesSession()) {
    tell({ answer: 'unknown' });
    return;
  }
  // From before the answer on, so that nothing is missed.
  const change = awaitChange(task);
  try {
    tell(ticket ? { ...finding, assertion: await makeAssertion(ticket, site) } : finding);
  } catch {
    tell({ answer: 'unknown' });
  }
  await change;
  tell({ answer: 'changed' });
}

/**
 * Whether the browser gives this frame the cookies that a tab of this origin has: the session's is
 * as strict as this one. `Sec-Fetch-Site` does not tell it, which says nothing of the pages around
 * the site's own.
 */
function seesSession(): boolean {
  const probe = 'local-fxa-probe=1';
  // biome-ignore lint/suspicious/noDocumentCookie: whether it can be set at once is the question.
  document.cookie = `${probe}; SameSite=Lax; path=/browserid`;
  const sees = document.cookie.split('; ').includes(probe);
  // biome-ignore lint/suspicious/noDocumentCookie: see above.
  document.cookie = 'local-fxa-probe=; max-age=0; path=/browserid';
  return sees;
}

/** Waits until something has changed that concerns this site. Old browsers never say so. */
function awaitChange({ finding, stateAt, changeStamp }: CheckTask): Promise<void> {
  return new Promise((resolve) => {
    async function look({ changed }: CookieChangeEvent) {
      if (!changed.some(({ name }) => name === changeStamp)) return;
      try {
        const response = await fetch(stateAt);
        if (response.ok && (await response.text()) === JSON.stringify(finding)) return;
      } catch {
        // Cut off, since the page is being left; or the server is gone, and has nothing new to say.
        return;
      }
      cookieStore.removeEventListener('change', look);
      resolve();
    }
    window.cookieStore?.addEventListener('change', look);
  });
}

void runPage();
