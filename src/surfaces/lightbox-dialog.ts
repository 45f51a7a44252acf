import { keepFromPage } from './keep-from-page.ts';
import { lockScroll } from './lock-scroll.ts';

/**
 * Adds to the browser's own style sheet for a modal dialog. The top of the dialog stays in its place
 * when its height follows a page's, so that buttons do not move away under a click. Lengths are
 * percentages because the page's own `zoom` would multiply `vh`.
 *
 * The dialog is light for users who prefer dark pages, too: the servers that allow frames have white
 * pages, and the dialog must have a colour before the page has loaded.
 *
 * `opacity` hides the frame while it loads. With `visibility: hidden`, a page in the frame would
 * lose the focus that it gives to its field.
 */
const styles = `
:host {
  all: initial !important;
}

dialog {
  top: 5%;
  bottom: auto;
  width: 450px;
  height: 600px;
  max-height: 90%;
  margin: 0 auto;
  padding: 0;
  border: 1px solid gray;
  border-radius: 12px;
  overflow: hidden;
  color-scheme: light;
  font: 16px/1.5 system-ui;
}

dialog::backdrop {
  background: #0008;
}

button {
  min-width: 44px;
  height: 44px;
  padding: 0 16px;
  border: 1px solid gray;
  border-radius: 6px;
  background: none;
  color: inherit;
  font: inherit;
  cursor: pointer;
}

dialog > button {
  display: block;
  margin-inline-start: auto;
  padding: 0;
  border: 0;
  border-radius: 0;
  font-size: 28px;
  outline-offset: -3px;
}

p {
  position: absolute;
  inset: 44px 0 0;
  display: grid;
  place-content: center;
  justify-items: center;
  gap: 20px;
  margin: 0 24px;
  text-align: center;
}

iframe {
  display: block;
  width: 100%;
  height: calc(100% - 44px);
  border: 0;
}

p ~ iframe {
  opacity: 0;
  pointer-events: none;
}

@media (max-width: 480px), (max-height: 480px) {
  dialog {
    top: 0;
    min-width: 100%;
    min-height: 100%;
    border: 0;
    border-radius: 0;
  }
}
`;

/** The close button's row. */
const rowHeight = 44;

/** Servers since v0.40 report the height of the body, which begins 10 px below the page's top. */
const bodyMargin = 12;

export interface LightboxDialogOptions {
  /** Where the frame begins. */
  url: string;
  /** The CSS background behind the dialog. */
  background: string | undefined;
  /** The user closes it, by the button or by Esc. */
  onClose(): void;
  /** The page removes it from the document, or replaces the document. */
  onRemove(): void;
  /** The user goes on without the frame. Where it is not given, that is not offered. */
  onContinue: (() => void) | undefined;
}

export interface LightboxDialog {
  readonly frame: HTMLIFrameElement;
  /** Says that loading takes longer, and offers to go on without the frame. */
  showSlowNotice(): void;
  /** Shows the frame in place of the notice that it is loading. */
  reveal(): void;
  /** Makes room for a page of this height, as far as there is any. */
  resize(heightPx: number): void;
  /** Takes everything down, and gives the focus and the page's scrolling back. */
  close(): void;
}

/**
 * A native modal dialog with a frame in it. The browser gives the top layer, the inert page, the
 * focus and Esc. A shadow root keeps the page's CSS and the dialog's apart; a constructed style
 * sheet needs no `style-src`.
 *
 * The close button stands outside the frame: a key pressed inside a frame of another origin never
 * reaches this page, so Esc alone could not be relied on.
 */
export function openLightboxDialog(options: LightboxDialogOptions): LightboxDialog {
  const { url, background, onClose, onRemove, onContinue } = options;
  const focused = document.activeElement as HTMLElement | null;
  // Before the frame: the page is laid out now, and would have to be anew for its width.
  const unlockScroll = lockScroll();

  // Either event may come alone: browsers skip `cancel` for a user who insists on closing.
  const dialog = create('dialog', {
    lang: 'en',
    // Pages set the direction of either element. The dialog does not inherit it from the body.
    dir: getComputedStyle(document.body ?? document.documentElement).direction,
    oncancel: onClose,
    onclose: onClose,
  });
  const closeButton = create('button', { textContent: '\u00d7' });
  const notice = create('p', { dir: 'ltr', textContent: 'Loading\u2026' });
  // Firefox before 119 has no properties for these attributes.
  dialog.setAttribute('aria-label', 'Firefox Accounts');
  closeButton.setAttribute('aria-label', 'Close');
  notice.setAttribute('role', 'status');
  const continueButton = create('button', { textContent: 'Continue on Firefox Accounts' });
  const frame = create('iframe', {
    title: 'Firefox Accounts',
    referrerPolicy: 'origin',
    // Keep the Tab key out of it while it is invisible.
    tabIndex: -1,
    src: url,
  });
  dialog.append(closeButton, notice, frame);
  const host = create('div', {});
  const root = host.attachShadow({ mode: 'open' });
  root.append(dialog);
  // The frame begins to load here; the rest is done meanwhile. It stands beside the body, which
  // some pages replace as a whole.
  document.documentElement.append(host);

  const stopKeeping = keepFromPage(host, (clicked) => {
    if (clicked === closeButton) onClose();
    if (clicked === continueButton) onContinue?.();
  });

  const frameWindow = frame.contentWindow;
  const observer = new MutationObserver(() => {
    // A frame that the page moves loads again, in another window.
    if (frame.contentWindow !== frameWindow) onRemove();
  });
  observer.observe(document, { childList: true });
  observer.observe(document.documentElement, { childList: true });

  const close = () => {
    observer.disconnect();
    stopKeeping();
    dialog.close();
    host.remove();
    // The browser has given the focus back, unless the page had removed the dialog.
    if (document.activeElement === document.body) focused?.focus({ preventScroll: true });
    unlockScroll();
  };
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    if (background) setBackdrop(sheet, background);
    root.adoptedStyleSheets = [sheet];
    dialog.showModal();
  } catch (error) {
    // A browser that cannot show it must not keep the page locked.
    close();
    throw error;
  }

  return {
    frame,
    showSlowNotice() {
      notice.textContent = 'Firefox Accounts takes longer than usual to load.';
      if (onContinue) notice.append(continueButton);
    },
    reveal() {
      notice.remove();
      frame.removeAttribute('tabindex');
    },
    resize(heightPx) {
      dialog.style.height = `${heightPx + bodyMargin + rowHeight}px`;
    },
    close,
  };
}

/**
 * Sets the background in the rule itself: older browsers let `::backdrop` inherit nothing, not even a
 * custom property. Text from the caller never becomes CSS text, so it cannot add rules.
 */
function setBackdrop(sheet: CSSStyleSheet, background: string): void {
  for (const rule of sheet.cssRules) {
    if (rule instanceof CSSStyleRule && rule.selectorText === 'dialog::backdrop') {
      rule.style.background = background;
    }
  }
}

function create<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Partial<HTMLElementTagNameMap[Tag]>,
): HTMLElementTagNameMap[Tag] {
  return Object.assign(document.createElement(tag), properties);
}
