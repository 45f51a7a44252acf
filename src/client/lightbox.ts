import { connectToContent } from '../channel/relier-end.ts';
import { FxaRelierError, type FxaRelierErrorReason } from '../errors.ts';
import { openLightboxDialog } from './lightbox-dialog.ts';
import type { SignInOptions } from './options.ts';
import { makeWay, type SignIn, type Surface, waitForAnswer } from './surface.ts';

/**
 * Firefox Accounts in a frame over the page.
 *
 * Nothing tells a page that a server refuses to be framed: a refused frame fires `load` like any
 * other, and cannot be looked into. Only the server's first word, `ping`, tells them apart. So a
 * frame that has loaded and stays silent counts as refused, and one that does not load as slow.
 * Once it has spoken there is no limit: people may take their time.
 *
 * @throws FxaRelierError `frame_refused`, where that is known beforehand: still inside the click.
 */
export function createLightbox(
  { server: { contentHost, frames } }: SignIn,
  { signal, background, loadTimeoutMs = 15_000, pingTimeoutMs = 4_000 }: SignInOptions,
): Surface {
  if (!frames) throw new FxaRelierError('frame_refused', `${contentHost} refuses frames`);
  return {
    async open(url) {
      makeWay();
      return waitForAnswer(signal, ({ answer, fail, cancel }) => {
        const dialog = openLightboxDialog(url, background, cancel);
        const { frame } = dialog;

        const answerWith = (data: object) =>
          answer(
            new URLSearchParams(
              Object.entries(data).filter(([, value]) => typeof value !== 'object'),
            ),
          );

        let patience: ReturnType<typeof setTimeout>;
        const waitFor = (event: string, ms: number, reason: FxaRelierErrorReason) => {
          clearTimeout(patience);
          patience = setTimeout(fail, ms, reason, `No ${event} from ${contentHost} in ${ms} ms`);
        };
        waitFor('page', loadTimeoutMs, 'timeout');
        frame.onload = () => waitFor('word', pingTimeoutMs, 'frame_refused');

        const disconnect = connectToContent(
          frame.contentWindow as Window,
          new URL(contentHost).origin,
          {
            ping() {
              frame.onload = null;
              clearTimeout(patience);
              dialog.reveal();
            },
            loaded: () => frame.focus(),
            resize: ({ height }) => dialog.resize(Number(height)),
            oauth_complete: answerWith,
            oauth_cancel: cancel,
            error: ({ error, errno }) => answerWith({ error: error ?? errno ?? 'unknown' }),
          },
        );

        return {
          isShown: () => frame.isConnected,
          takeDown() {
            clearTimeout(patience);
            disconnect();
            dialog.close();
          },
        };
      });
    },
  };
}
