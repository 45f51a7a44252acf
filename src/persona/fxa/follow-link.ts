/**
 * Sends a window to the provider by a link. The provider knows the site by the `Referer` header,
 * which the page may withhold from everybody else; only a link can have a policy of its own.
 *
 * @param popup Where it is left out, this page is left.
 */
export function followLink(url: string, popup?: Window): void {
  const link = document.createElement('a');
  link.href = url;
  link.referrerPolicy = 'origin';
  if (popup) {
    popup.name ||= `fxa-persona-${Math.random()}`;
    link.target = popup.name;
  }
  // It is not in the page, so that nothing of the page's own hears of the click.
  link.click();
}
