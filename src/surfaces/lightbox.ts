import { connectToContent } from '../channel/relier-end.ts';
import { FxaRelierError } from '../errors.ts';
import type { UnreadResponse } from '../oauth/authorization-response.ts';
import { originOf } from '../shared/argument.ts';
import { type LightboxDialog, openLightboxDialog } from './lightbox-dialog.ts';
import {
  createShownSignIn,
  occupyScreen,
  refuseSecondSignIn,
  type ShownSignIn,
} from './shown-sign-in.ts';
import type { Surface, SurfaceContext, SurfaceOptions } from './surface.ts';

/** For developers, whose browser does not let the library find out more. */
const whatToCheck =
  'Check in this order: is the server running (open it in a tab); does it know this client and ' +
  'redirect URI; does it allow this page to frame it (servers allow the origin of the redirect ' +
  'URI); does a Content-Security-Policy or Cross-Origin-Embedder-Policy of this page block the ' +
  "frame? The browser's console may say which.";

/** When the notice says that loading takes longer. */
const slowNoticeMs = 4_000;

/**
 * Firefox Accounts in a frame over the page.
 *
 * A page cannot detect that a server refuses to be framed: a refused frame fires `load` like any
 * other, and the page cannot look into it. Only FxA's first message, `ping`, shows that the frame
 * works. So a frame that has loaded and sends no message counts as refused, and a frame that does
 * not load counts as slow. Servers load their configuration before they send `ping`, which may take
 * some seconds after `load`. After `ping` there is no time limit: users may take their time.
 *
 * @throws FxaRelierError `frame_refused` if the server is known to refuse frames. This happens
 * within the user's click.
 */
export function createLightbox({ server }: SurfaceContext, options: SurfaceOptions): Surface {
  const { contentHost, frames } = server;
  const { signal, background, fallback } = options;
  if (!frames) throw new FxaRelierError('frame_refused', `${contentHost} refuses frames`);
  return {
    async open(target) {
      const { url } = await target;
      refuseSecondSignIn();
      const { response, respond, fail, cancel, onEnd } = createShownSignIn(signal);
      const dialog = openLightboxDialog({
        url,
        background,
        onClose: cancel,
        onRemove: () => fail('aborted', 'The page removed the lightbox from its document'),
        // The fallback then continues as after the time limit, but within the user's click.
        onContinue: fallback && (() => fail('timeout', 'The user continued without the lightbox')),
      });
      onEnd(dialog.close);
      const { frame } = dialog;
      onEnd(occupyScreen({ bringToFront: () => frame.isConnected, cancel }));

      const stopWaiting = limitLoading(dialog, url, contentHost, options, fail);
      onEnd(stopWaiting);

      const connection = connectToContent(
        frame.contentWindow as Window,
        new URL(contentHost).origin,
        {
          loaded: () => focusFrame(frame),
          resize: ({ height }) => dialog.resize(Number(height)),
          oauth_complete: (data) => respond(readResponse(data)),
          oauth_cancel: cancel,
          error: ({ error, errno }) =>
            respond(readResponse({ error: error ?? errno ?? 'unknown' })),
        },
      );
      onEnd(connection.destroy);
      connection.promise.then(() => {
        stopWaiting();
        dialog.reveal();
      });
      return response;
    },
  };
}

/**
 * Ends the sign-in if the frame is blocked, does not load, or loads and sends no message. While the
 * user waits, the notice in the dialog changes once.
 *
 * @returns a function that stops it.
 */
function limitLoading(
  { frame, showSlowNotice }: LightboxDialog,
  url: string,
  contentHost: string,
  { loadTimeoutMs = 15_000, pingTimeoutMs = 10_000 }: SurfaceOptions,
  fail: ShownSignIn['fail'],
): () => void {
  const failAfter = (ms: number) =>
    setTimeout(() => {
      // Firefox does not fire `load` for its own error page, but has replaced the blank page. If the
      // page is cross-origin isolated, it blocks most servers' frames and leaves them blank.
      const isSlow = isBlank(frame) && !crossOriginIsolated;
      const reason = isSlow ? 'timeout' : 'frame_refused';
      fail(reason, `No message from ${contentHost} in ${ms} ms. ${whatToCheck}`);
    }, ms);

  let timer = failAfter(loadTimeoutMs);
  frame.onload = () => {
    clearTimeout(timer);
    timer = failAfter(pingTimeoutMs);
  };
  const slowTimer = setTimeout(showSlowNotice, slowNoticeMs);
  const stopWatching = watchContentSecurityPolicy([url, contentHost], (message) =>
    fail('frame_refused', message),
  );
  return () => {
    frame.onload = null;
    clearTimeout(timer);
    clearTimeout(slowTimer);
    stopWatching();
  };
}

/** The response as parameters, like that of a redirect. What is no text or number is left out. */
function readResponse(data: object): UnreadResponse {
  const params = new URLSearchParams(
    Object.entries(data).filter(([, value]) => typeof value !== 'object'),
  );
  return { params, redirectUri: params.get('redirect') ?? '' };
}

function isBlank({ contentWindow }: HTMLIFrameElement): boolean {
  try {
    return contentWindow?.location.href === 'about:blank';
  } catch {
    // The page is of another origin, or the browser's own error page.
    return false;
  }
}

/**
 * Moves the focus to the frame, unless the frame has it: a second `focus()` would take it from the
 * field that the page in the frame has focused.
 */
function focusFrame(frame: HTMLIFrameElement): void {
  const { activeElement } = frame.getRootNode() as ShadowRoot;
  if (activeElement !== frame) frame.focus();
}

/**
 * Calls `onBlocked` if the page's own policy blocks a frame of these addresses: the first one, or the
 * one that it redirects to. Browsers fire an event for that; Chromium names the address that is
 * blocked, Firefox the one before the redirect.
 *
 * @returns a function that stops it.
 */
function watchContentSecurityPolicy(
  addresses: string[],
  onBlocked: (message: string) => void,
): () => void {
  const origins = [...new Set(addresses.map(originOf))];
  const onViolation = (violation: SecurityPolicyViolationEvent) => {
    const { effectiveDirective, blockedURI, disposition } = violation;
    if (effectiveDirective !== 'frame-src' || disposition !== 'enforce') return;
    if (!origins.includes(originOf(blockedURI))) return;
    onBlocked(
      `The Content-Security-Policy of this page blocks ${blockedURI} in a frame: ` +
        `allow ${origins.join(' and ')} in frame-src`,
    );
  };
  document.addEventListener('securitypolicyviolation', onViolation);
  return () => document.removeEventListener('securitypolicyviolation', onViolation);
}
