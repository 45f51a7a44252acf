import { element } from './element.ts';
import { createPersonaPage, currentUser, post } from './persona-page.ts';
import { showSource } from './source.ts';

const { log, tell, show, hasProvider } = createPersonaPage('persona-get');
const requiredEmail = element('required-email', HTMLInputElement);

function askSilently() {
  log('get(gotAssertion, silent)');
  navigator.id.get(gotAssertion, { silent: true });
}

async function gotAssertion(assertion: string | null) {
  log(`gotAssertion(${assertion && 'assertion'})`);
  if (assertion === null) return show(null);
  const { status, reason, email } = await post('/auth/login', { assertion });
  log(`/auth/login answered ${status}`);
  if (status === 200) return show(email);
  tell(`You could not be signed in: ${reason}`);
  show(null);
}

function handleButtons() {
  element('browserid', HTMLFormElement).onsubmit = (event) => {
    event.preventDefault();
    tell('');
    const options = {
      siteName: '123done',
      siteLogo: '/pages/123done.svg',
      allowPersistent: true,
      ...(requiredEmail.value && { requiredEmail: requiredEmail.value }),
    };
    log(`get(gotAssertion, ${Object.keys(options).join(', ')})`);
    navigator.id.get(gotAssertion, options);
  };
  element('signout', HTMLButtonElement).onclick = async () => {
    log('logout()');
    navigator.id.logout();
    await post('/auth/logout');
    show(null);
  };
  element('expire', HTMLButtonElement).onclick = async () => {
    await post('/auth/logout');
    location.reload();
  };
}

showSource(element('source', HTMLElement), askSilently, gotAssertion, handleButtons, post);

if (hasProvider()) {
  handleButtons();
  if (currentUser) show(currentUser);
  else askSilently();
}
