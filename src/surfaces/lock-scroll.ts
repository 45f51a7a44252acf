/**
 * Keeps the page behind from scrolling. Padding replaces the width of its scrollbar, so that the
 * content does not jump.
 *
 * `scrollbar-gutter: stable` would keep that width as well, and would not move the elements that the
 * page has fixed to its right edge. But in Chromium no element can cover the gutter, so it would
 * stay as a bright strip beside the backdrop.
 *
 * @returns a function that restores the page's own styles.
 */
export function lockScroll(): () => void {
  const root = document.documentElement;
  const { style } = root;
  const names = ['overflow-x', 'overflow-y', 'scrollbar-gutter', 'padding-right', 'box-sizing'];
  const before = names.map(
    (name) => [name, style.getPropertyValue(name), style.getPropertyPriority(name)] as const,
  );
  const set = (name: string, value: string) => style.setProperty(name, value, 'important');

  const scrollbarWidth = innerWidth - root.clientWidth;
  if (scrollbarWidth > 0) {
    // Browsers put it at the right of the window, even if the page is written from right to left.
    set('padding-right', `calc(${getComputedStyle(root).paddingRight} + ${scrollbarWidth}px)`);
    // Some pages have width: 100%, to which the padding would be added.
    set('box-sizing', 'border-box');
    set('scrollbar-gutter', 'auto');
  }
  set('overflow', 'hidden');

  return () => {
    for (const [name, value, priority] of before) style.setProperty(name, value, priority);
    if (!root.getAttribute('style')) root.removeAttribute('style');
  };
}
