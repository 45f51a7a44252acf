import { connectToContent } from '../channel/relier-end.ts';
import { FxaRelierError, type FxaRelierErrorReason } from '../errors.ts';
import type { Server } from '../oauth/servers.ts';
import { openLightboxDialog } from './lightbox-dialog.ts';
import type { SignInOptions } from './options.ts';
import type { Surface } from './surface.ts';

/** The page's one lightbox. */
let current: { frame: HTMLIFrameElement; cancel(): void } | undefined;

/**
 * Firefox Accounts in a frame over the page.
 *
 * Nothing tells a page that a server refuses to be framed: a refused frame fires `load` like any
 * other, and cannot be looked into. Only the server's first word, `ping`, tells them apart. So a
 * frame that has loaded and stays silent counts as refused, and one that does not load as slow.
 * Once it has spoken there is no limit: people may take their time.
 */
export function createLightbox(
  { contentHost, frames }: Server,
  { signal, background, loadTimeoutMs = 15_000, pingTimeoutMs = 4_000 }: SignInOptions,
): Surface {
  return {
    open: (url) =>
      new Promise((resolve, reject) => {
        let takeDown = () => {};
        const fail = (reason: FxaRelierErrorReason, message: string, cause?: unknown) => {
          takeDown();
          reject(new FxaRelierError(reason, message, { cause }));
        };
        const cancel = () => fail('cancel', 'The user cancelled the sign-in');
        const abort = () => fail('aborted', 'The sign-in was aborted', signal?.reason);

        if (current?.frame.isConnected) {
          return fail('already_open', 'Firefox Accounts is already open');
        }
        if (!frames) return fail('frame_refused', `${contentHost} refuses frames`);
        // A page that replaced all of itself took the last one away without a word.
        current?.cancel();
        signal?.addEventListener('abort', abort);
        const dialog = openLightboxDialog(url, background, cancel);
        const { frame } = dialog;
        current = { frame, cancel };

        const answer = (data: object) => {
          takeDown();
          const fields = Object.entries(data).filter(([, value]) => typeof value !== 'object');
          resolve(new URLSearchParams(fields));
        };

        let hasSpoken = false;
        let patience: ReturnType<typeof setTimeout>;
        const waitFor = (event: string, ms: number, reason: FxaRelierErrorReason) => {
          clearTimeout(patience);
          patience = setTimeout(fail, ms, reason, `No ${event} from ${contentHost} in ${ms} ms`);
        };
        waitFor('page', loadTimeoutMs, 'timeout');
        frame.onload = () => {
          frame.onload = null;
          if (!hasSpoken) waitFor('word', pingTimeoutMs, 'frame_refused');
        };

        const disconnect = connectToContent(
          frame.contentWindow as Window,
          new URL(contentHost).origin,
          {
            ping() {
              hasSpoken = true;
              clearTimeout(patience);
              dialog.reveal();
            },
            loaded: () => frame.focus(),
            resize: ({ height }) => dialog.resize(Number(height)),
            oauth_complete: answer,
            oauth_cancel: cancel,
            error: ({ error, errno }) => answer({ error: error ?? errno ?? 'unknown' }),
          },
        );

        takeDown = () => {
          takeDown = () => {};
          current = undefined;
          clearTimeout(patience);
          signal?.removeEventListener('abort', abort);
          disconnect();
          dialog.close();
        };
      }),
  };
}
