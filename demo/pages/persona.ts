import { element } from './element.ts';
import { createPersonaPage, currentUser, post } from './persona-page.ts';
import { showSource } from './source.ts';

const { log, tell, show, hasProvider } = createPersonaPage('persona');

function watch() {
  navigator.id.watch({
    siteName: '123done',
    siteLogo: '/pages/123done.svg',
    loggedInUser: currentUser,
    async onlogin(assertion) {
      log('onlogin(assertion)');
      const { status, reason } = await post('/auth/login', { assertion });
      log(`/auth/login answered ${status}`);
      if (status === 200) return location.reload();
      tell(`You could not be signed in: ${reason}`);
      // The provider takes this user for signed in, and would say so on every page.
      if (status === 403) navigator.id.logout();
    },
    async onlogout() {
      log('onlogout()');
      await post('/auth/logout');
      location.reload();
    },
    onmatch() {
      log('onmatch()');
    },
    onready() {
      log('onready()');
      show(currentUser);
    },
  });
}

function handleButtons() {
  element('signin', HTMLButtonElement).onclick = () => {
    tell('');
    navigator.id.request({
      oncancel: () => log('oncancel()'),
    });
  };
  element('signout', HTMLButtonElement).onclick = () => {
    navigator.id.logout();
  };
}

showSource(element('source', HTMLElement), watch, handleButtons, post);

// For the backend to read, in this tab and in others.
const refuse = element('refuse', HTMLInputElement);
refuse.checked = /\bpersona-refuse=1/.test(document.cookie);
refuse.addEventListener('change', () => {
  // biome-ignore lint/suspicious/noDocumentCookie: not every browser has cookieStore.
  document.cookie = `persona-refuse=1; Path=/; SameSite=Lax; Max-Age=${refuse.checked ? 3600 : 0}`;
});

if (hasProvider()) {
  watch();
  handleButtons();
}
