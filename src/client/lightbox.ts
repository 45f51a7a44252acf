import { connectToContent } from '../channel/relier-end.ts';
import { FxaRelierError, type FxaRelierErrorReason } from '../errors.ts';
import { openLightboxDialog } from './lightbox-dialog.ts';
import type { SignInOptions } from './options.ts';
import { makeWay, type SignIn, type Surface, waitForAnswer } from './surface.ts';

/** When the notice says that loading takes longer. */
const slowNoticeMs = 4_000;

/**
 * Firefox Accounts in a frame over the page.
 *
 * Nothing tells a page that a server refuses to be framed: a refused frame fires `load` like any
 * other, and cannot be looked into. Only the server's first word, `ping`, tells them apart. So a
 * frame that has loaded and stays silent counts as refused, and one that does not load as slow.
 * Servers load their configuration before they send it, which may take some seconds after `load`.
 * After `ping` there is no limit: people may take their time.
 *
 * @throws FxaRelierError `frame_refused`, where that is known beforehand: still inside the click.
 */
export function createLightbox(
  { server: { contentHost, frames } }: SignIn,
  { signal, background, fallback, loadTimeoutMs = 15_000, pingTimeoutMs = 10_000 }: SignInOptions,
): Surface {
  if (!frames) throw new FxaRelierError('frame_refused', `${contentHost} refuses frames`);
  return {
    async open(target) {
      const { url } = await target;
      makeWay();
      return waitForAnswer(signal, ({ answer, fail, cancel }) => {
        const dialog = openLightboxDialog({
          url,
          background,
          onClose: cancel,
          onRemove: () => fail('aborted', 'The page removed the lightbox from its document'),
          // The fallback then continues as after the time limit, but within the user's click.
          onContinue:
            fallback && (() => fail('timeout', 'The user continued without the lightbox')),
        });
        const { frame } = dialog;

        const answerWith = (data: object) =>
          answer(
            new URLSearchParams(
              Object.entries(data).filter(([, value]) => typeof value !== 'object'),
            ),
          );

        let timer: ReturnType<typeof setTimeout>;
        const waitFor = (event: string, ms: number, reason: FxaRelierErrorReason) => {
          clearTimeout(timer);
          timer = setTimeout(fail, ms, reason, `No ${event} from ${contentHost} in ${ms} ms`);
        };
        waitFor('page', loadTimeoutMs, 'timeout');
        frame.onload = () => waitFor('word', pingTimeoutMs, 'frame_refused');
        const slowTimer = setTimeout(dialog.showSlowNotice, slowNoticeMs);
        const stopTimers = () => {
          frame.onload = null;
          clearTimeout(timer);
          clearTimeout(slowTimer);
        };

        const disconnect = connectToContent(
          frame.contentWindow as Window,
          new URL(contentHost).origin,
          {
            ping() {
              stopTimers();
              dialog.reveal();
            },
            loaded: () => focusFrame(frame),
            resize: ({ height }) => dialog.resize(Number(height)),
            oauth_complete: answerWith,
            oauth_cancel: cancel,
            error: ({ error, errno }) => answerWith({ error: error ?? errno ?? 'unknown' }),
          },
        );

        return {
          isShown: () => frame.isConnected,
          takeDown() {
            stopTimers();
            disconnect();
            dialog.close();
          },
        };
      });
    },
  };
}

/**
 * Moves the focus to the frame, unless the frame has it: a second `focus()` would take it from the
 * field that the page in the frame has focused.
 */
function focusFrame(frame: HTMLIFrameElement): void {
  const { activeElement } = frame.getRootNode() as ShadowRoot;
  if (activeElement !== frame) frame.focus();
}
