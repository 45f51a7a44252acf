/** How often the popup is looked at. */
const lookMs = 200;

/** Looks in a row that have to find the user back at the page: 1.4 s. */
const graceLooks = 7;

/** The same for a popup that may well be open still: 4 s. */
const severedGraceLooks = 20;

/**
 * Tells when the user has closed the popup, as far as that can be known.
 *
 * `closed` reads true for a popup that the user has closed, and just as well for one that is open
 * and severed from this page by a Cross-Origin-Opener-Policy header, in which they still type. So it
 * is a hint, never a verdict. Who closes the popup is to be told so soon, who types in it is never
 * to be cut off, and nobody is to wait for ever. Hence:
 *
 * - A blank popup, which has not been sent to the server yet, cannot be severed: it was closed.
 * - A popup that was never seen open after it had left its first, blank page was severed by the
 *   server's first answer. One that was seen open was closed by the user, most likely. So was one
 *   whose blank page was asked twice whether it may be left: first for the server's page, then for
 *   good.
 * - Nothing is settled while the user is elsewhere, as they are while they type in it. They are
 *   back when this page has the focus.
 * - A page that never lost the focus is one whose focus says nothing, as under automation. There a
 *   severed popup counts as closed only after a click on this page.
 * - The user has to stay for a moment: an answer may be on its way. Longer where the popup was
 *   severed, since people come back to look something up.
 *
 * @param isBlank Tells whether the popup has not been sent to the server yet.
 * @returns how to stop.
 */
export function watchPopup(
  popup: Window,
  isBlank: () => boolean,
  onClosed: () => void,
): () => void {
  let signsOfUser = 0;
  let looksClosed = 0;
  let wasAway = false;
  // Its blank page is asked when it is sent to the server, and again if it is closed before that
  // has answered.
  popup.onbeforeunload = () => {
    signsOfUser += 2;
  };

  const watch = setInterval(() => {
    if (popup.closed && isBlank()) return onClosed();
    const isHere = document.hasFocus();
    if (!isHere) wasAway = true;
    if (!popup.closed && hasLeftBlank(popup)) signsOfUser++;
    // One look is not enough: Chromium takes some milliseconds to close what it severs.
    const wasSeenOpen = signsOfUser > 3;
    const isBack = popup.closed && isHere && (wasSeenOpen || wasAway);
    looksClosed = isBack ? looksClosed + 1 : 0;
    if (looksClosed > (wasSeenOpen ? graceLooks : severedGraceLooks)) onClosed();
  }, lookMs);

  const act = () => {
    wasAway = true;
  };
  addEventListener('pointerdown', act);
  return () => {
    clearInterval(watch);
    removeEventListener('pointerdown', act);
  };
}

function hasLeftBlank(popup: Window): boolean {
  try {
    return popup.location.href !== 'about:blank';
  } catch {
    return true;
  }
}
