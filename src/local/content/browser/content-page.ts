import { reachRelier, type TellRelier } from '../../../channel/content-end.ts';
import { observeHeight } from './height.ts';

/** The script of framed pages. What it needs to know stands in the body's data attributes. */
async function runPage(): Promise<void> {
  const { relierOrigin = '', errorPage = '', result, refusal } = document.body.dataset;
  // Developers look there if they cannot see the frame.
  if (refusal) console.error(refusal);

  if (window.parent === window) {
    // Opened outside a frame after all: the link does what the message would have done.
    document.querySelector<HTMLAnchorElement>('#continue')?.click();
    return;
  }

  const tellRelier = await reachRelier({ self: window, relierOrigin });
  if (!tellRelier) {
    window.location.replace(errorPage);
    return;
  }
  // Before the height is measured, since it shows a button.
  if (!result) offerCancel(tellRelier);
  observeHeight(document.body, (height) => tellRelier('resize', { height }));
  // Firefox Accounts' own pages focused the field once, and then said `loaded`. The relier's page
  // must not take the focus away again.
  focusFirstField();
  tellRelier('loaded');
  if (result) tellRelier('oauth_complete', JSON.parse(result));
}

function offerCancel(tellRelier: TellRelier): void {
  const button = document.querySelector<HTMLButtonElement>('#close');
  if (button) {
    button.hidden = false;
    button.addEventListener('click', () => tellRelier('oauth_cancel'));
  }
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.isComposing) tellRelier('oauth_cancel');
  });
}

/** Focuses the field that has a problem, or else the first empty one. */
function focusFirstField(): void {
  const fields = [...document.querySelectorAll<HTMLInputElement>('main input:not([type=hidden])')];
  const wrong = fields.find((field) => field.getAttribute('aria-invalid') === 'true');
  (wrong ?? fields.find((field) => !field.value))?.focus();
}

void runPage();
