/** The events by which focus traps and overlays notice that the user is outside of them. */
const eventTypes = [
  'click',
  'mousedown',
  'mouseup',
  'pointerdown',
  'pointerup',
  'touchstart',
  'touchend',
  'keydown',
  'keypress',
  'keyup',
  'focus',
  'focusin',
  'focusout',
  'blur',
];

/**
 * Keeps the events within `host` from the page's own listeners. A focus trap of the page listens on
 * the document and cancels clicks and keys outside of its own dialog. A modal `<dialog>` makes the
 * page inert, but the page's scripts still receive its events.
 *
 * The listener is on the window, which captures an event first, and stops the event there. So the
 * event does not reach the clicked element either, and `onClick` is called with that element. The
 * browser's default actions are not affected.
 *
 * @returns a function that removes the listeners.
 */
export function keepFromPage(host: Element, onClick: (clicked: EventTarget) => void): () => void {
  const keep = (event: Event) => {
    // Outside of a shadow tree, the target of its events is its host.
    if (event.target !== host) return;
    event.stopImmediatePropagation();
    if (event.type === 'click') onClick(event.composedPath()[0] as EventTarget);
  };
  for (const type of eventTypes) addEventListener(type, keep, true);
  return () => {
    for (const type of eventTypes) removeEventListener(type, keep, true);
  };
}
