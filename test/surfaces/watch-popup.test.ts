import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchPopup } from '../../src/surfaces/watch-popup.ts';

/** How often it looks at the popup, and the waits of docs/popup.md. */
const lookMs = 200;
const graceMs = 1_400;
const severedGraceMs = 4_000;

type Popup = Pick<Window, 'closed'> & { onbeforeunload: () => void };

let hasFocus: boolean;
let onPointerDown: () => void;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  hasFocus = true;
  onPointerDown = () => {};
  vi.stubGlobal('document', { hasFocus: () => hasFocus });
  vi.stubGlobal('addEventListener', (_type: string, listener: () => void) => {
    onPointerDown = listener;
  });
  vi.stubGlobal('removeEventListener', () => {
    onPointerDown = () => {};
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Opens a popup, which has left its blank page unless told otherwise, and watches it. */
function watch({ isBlank = false, shows = 'another origin' } = {}) {
  const popup = {
    closed: false,
    get location() {
      if (shows === 'another origin') throw new DOMException('Blocked', 'SecurityError');
      return { href: shows };
    },
  } as unknown as Window & Popup;
  const onClosed = vi.fn();
  const state = { isBlank };
  const stop = watchPopup(popup, () => state.isBlank, onClosed);
  const close = () => Object.assign(popup, { closed: true });
  return { popup: popup as Popup, onClosed, state, stop, close };
}

const pass = (ms: number) => void vi.advanceTimersByTime(ms);
const seeOpen = () => pass(5 * lookMs);

describe('watchPopup() calls onClosed', () => {
  it('1.4 s after the user has closed a popup that was seen open', () => {
    const { onClosed, close } = watch();
    seeOpen();
    close();
    pass(graceMs);
    expect(onClosed).not.toHaveBeenCalled();
    pass(lookMs);
    expect(onClosed).toHaveBeenCalledOnce();
  });

  it('at the next look if the popup was closed on its blank page', () => {
    const { onClosed, close } = watch({ isBlank: true, shows: 'about:blank' });
    seeOpen();
    close();
    pass(lookMs);
    expect(onClosed).toHaveBeenCalledOnce();
  });

  it('1.4 s after a popup was closed before the server had answered', () => {
    const { popup, onClosed, close } = watch({ shows: 'about:blank' });
    // The browser asks the blank page when it is sent to the server, and when the user closes it.
    popup.onbeforeunload();
    popup.onbeforeunload();
    close();
    pass(graceMs + lookMs);
    expect(onClosed).toHaveBeenCalledOnce();
  });

  it('4 s after the user came back from a popup that was severed', () => {
    const { onClosed, close } = watch();
    close();
    hasFocus = false;
    pass(60_000);
    expect(onClosed).not.toHaveBeenCalled();
    hasFocus = true;
    pass(severedGraceMs);
    expect(onClosed).not.toHaveBeenCalled();
    pass(lookMs);
    expect(onClosed).toHaveBeenCalledOnce();
  });

  it('4 s after a click on a page that never lost the focus, if the popup was severed', () => {
    const { onClosed, close } = watch();
    close();
    pass(60_000);
    expect(onClosed).not.toHaveBeenCalled();
    onPointerDown();
    pass(severedGraceMs + lookMs);
    expect(onClosed).toHaveBeenCalledOnce();
  });
});

describe('watchPopup() does not call onClosed', () => {
  it('while the popup is open', () => {
    const { onClosed } = watch();
    pass(600_000);
    expect(onClosed).not.toHaveBeenCalled();
  });

  it('while the user is elsewhere, for example types in a popup that was severed', () => {
    const { onClosed, close } = watch();
    seeOpen();
    close();
    hasFocus = false;
    pass(600_000);
    expect(onClosed).not.toHaveBeenCalled();
  });

  it('if the user only looks something up on the page: each time begins anew', () => {
    const { onClosed, close } = watch();
    close();
    hasFocus = false;
    pass(lookMs);
    for (let times = 0; times < 5; times++) {
      hasFocus = true;
      pass(severedGraceMs);
      hasFocus = false;
      pass(lookMs);
    }
    expect(onClosed).not.toHaveBeenCalled();
  });

  it('after it was stopped', () => {
    const { onClosed, close, stop } = watch();
    seeOpen();
    close();
    stop();
    onPointerDown();
    pass(600_000);
    expect(onClosed).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('within 4 s if the popup was seen open for one look only, as one that Chromium severs is', () => {
    const { onClosed, close } = watch();
    pass(lookMs);
    close();
    hasFocus = false;
    pass(lookMs);
    hasFocus = true;
    pass(graceMs + lookMs);
    expect(onClosed).not.toHaveBeenCalled();
    pass(severedGraceMs - graceMs);
    expect(onClosed).toHaveBeenCalledOnce();
  });
});
