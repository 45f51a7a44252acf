/**
 * Beside what the browser's own style sheet does for a modal dialog. Its top stays where it is when
 * its height follows a page's, so that nothing moves away under a click.
 */
const styles = `\
:host{all:initial!important}\
dialog{margin:5vh auto;width:450px;height:600px;max-height:90vh;padding:0;border:1px solid gray;border-radius:12px;overflow:hidden;color-scheme:light dark;font:16px system-ui}\
dialog::backdrop{background:#0008}\
button{float:right;width:44px;height:44px;padding:0;border:0;background:none;font:28px system-ui;cursor:pointer;outline-offset:-3px}\
p{clear:both;text-align:center;line-height:20}\
iframe{display:block;clear:both;width:100%;height:calc(100% - 44px);border:0}\
p~iframe{visibility:hidden}\
@media(max-width:480px),(max-height:480px){dialog{margin:0;min-width:100%;min-height:100%;border:0;border-radius:0}}`;

/** Where `dialog::backdrop` stands among them. */
const backdropRule = 2;

/** The close button's row. */
const rowHeight = 44;

export interface LightboxDialog {
  readonly frame: HTMLIFrameElement;
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
 *
 * @param onClose The user closed it, by the button or by Esc.
 */
export function openLightboxDialog(
  url: string,
  background: string | undefined,
  onClose: () => void,
): LightboxDialog {
  // Before the frame: the page is laid out now, and would have to be anew for its width.
  const unlockScroll = lockScroll();

  // Either event may come alone: browsers skip `cancel` for a user who insists on closing.
  const dialog = create('dialog', {
    ariaLabel: 'Firefox Accounts',
    oncancel: onClose,
    onclose: onClose,
  });
  const notice = create('p', { textContent: 'Loading\u2026' });
  const frame = create('iframe', { title: 'Firefox Accounts', referrerPolicy: 'origin', src: url });
  dialog.append(
    create('button', { ariaLabel: 'Close', textContent: '\u00d7', onclick: onClose }),
    notice,
    frame,
  );
  const host = create('div', {});
  const root = host.attachShadow({ mode: 'open' });
  root.append(dialog);
  // The frame begins to load here; the rest is done meanwhile. It stands beside the body, which
  // some pages replace as a whole.
  document.documentElement.append(host);

  const close = () => {
    dialog.close();
    host.remove();
    unlockScroll();
  };
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    // By its rule: older browsers let ::backdrop inherit nothing, not even a custom property.
    if (background) (sheet.cssRules[backdropRule] as CSSStyleRule).style.background = background;
    root.adoptedStyleSheets = [sheet];
    dialog.showModal();
  } catch (error) {
    // A browser that cannot show it must not keep the page locked.
    close();
    throw error;
  }

  return {
    frame,
    reveal: () => notice.remove(),
    resize(heightPx) {
      dialog.style.height = `${heightPx + rowHeight}px`;
    },
    close,
  };
}

function create<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Partial<HTMLElementTagNameMap[Tag]>,
): HTMLElementTagNameMap[Tag] {
  return Object.assign(document.createElement(tag), properties);
}

/** Keeps the page behind from scrolling, and its scrollbar's room, so that nothing jumps. */
function lockScroll(): () => void {
  const { style, clientWidth } = document.documentElement;
  const { cssText } = style;
  if (innerWidth > clientWidth) style.scrollbarGutter = 'stable';
  style.overflow = 'hidden';
  return () => {
    style.cssText = cssText;
  };
}
