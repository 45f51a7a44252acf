import { sendCallbackUrl } from '../../channel/callback-end.ts';
import type { PendingRequests } from '../../surfaces/pending-request.ts';
import type { SignedIn } from '../provider.ts';
import { readSignInAnswer } from './sign-in-answer.ts';

/**
 * What this page was loaded with, where it is the return from a sign-in: by redirect, the user. In
 * a popup of ours the page that opened it takes over, and this stays pending.
 *
 * It comes in the fragment, which no server sees. Only the state says that it is an answer to a
 * question of this browser's: anybody can make a link to `#assertion=…`, so that somebody signs in
 * as somebody else. What nobody asked for is nothing.
 */
export async function readReturnPage(
  requests: PendingRequests,
  channelPrefix: string,
): Promise<SignedIn | undefined> {
  // There is none where this is no page.
  const { href = '', hash = '' } = globalThis.location ?? {};
  const answer = new URLSearchParams(hash.slice(1));
  const state = answer.get('state');
  const hasAssertion = answer.has('assertion');
  // The site's own links, and other parties' answers, may have a `state` or an `error` too.
  if (!state || !(hasAssertion || answer.has('error'))) return;

  const pending = requests.take(state);
  const address = new URL(href);
  address.hash = '';
  if (pending || hasAssertion) history.replaceState(history.state, '', address);
  if (pending) return readSignInAnswer(answer, state);

  // sendCallbackUrl() has a word for a window that may not close, and needs somewhere to put it.
  if (!document.body) {
    await new Promise((resolve) => document.addEventListener('DOMContentLoaded', resolve));
  }
  address.search = `${answer}`;
  await sendCallbackUrl(channelPrefix + state, address.href);
  return;
}
