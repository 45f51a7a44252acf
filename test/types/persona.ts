import {
  type CheckAnswer,
  createFxaProvider,
  createNavigatorId,
  type IdentityProvider,
  installNavigatorId,
  type NavigatorId,
} from 'fxa-relier-client/persona';

const provider = createFxaProvider({ origin: 'http://localhost:3030', ui: 'lightbox' });
const id: NavigatorId = installNavigatorId(provider);

// As Persona's documents have it.
navigator.id.watch({
  loggedInUser: 'bob@example.com',
  onlogin(assertion) {
    const text: string = assertion;
    console.log(text);
  },
  onlogout() {},
});
navigator.id.watch({ loggedInUser: null, onlogin() {}, onlogout() {}, onmatch() {}, onready() {} });
navigator.id.watch({ onlogin() {}, onready() {} });
navigator.id.request();
navigator.id.request({ siteName: 'A site', returnTo: '/welcome', oncancel() {} });
navigator.id.logout();
navigator.id.get((assertion) => {
  const given: string | null = assertion;
  console.log(given);
});
navigator.id.get(() => {}, { silent: true, requiredEmail: 'bob@example.com' });
navigator.id.get(() => {}, { allowPersistent: true });
navigator.id.getVerifiedEmail(() => {});

navigator.mozId.watch({
  wantIssuer: 'firefox-accounts',
  onlogin() {},
  onlogout() {},
  onready() {},
  onerror: (error) => JSON.parse(error),
});
navigator.mozId.request({ refreshAuthentication: 0, oncancel() {} });

// A site's own provider.
const own: IdentityProvider = {
  async check({ loggedInUser }) {
    const answer: CheckAnswer = loggedInUser ? { state: 'agreed' } : { state: 'unknown' };
    return answer;
  },
  request: async () => ({ email: 'bob@example.com', assertion: 'certificate~assertion' }),
  logout: async () => {},
};
createNavigatorId(own).watch({ onlogin() {} });

export function doesNotCompile(): void {
  // @ts-expect-error: nothing else is a user
  id.watch({ loggedInUser: true, onlogin() {}, onlogout() {} });
  // @ts-expect-error: a sign-in has to be heard of
  id.watch({ onlogout() {} });
  // @ts-expect-error: get() alone has it
  id.request({ requiredEmail: 'bob@example.com' });
  // @ts-expect-error: somebody has to be called back
  id.get();
  // @ts-expect-error: an answer is one of four
  const answer: CheckAnswer = { state: 'logged out' };
  // @ts-expect-error: who is different is named
  const nameless: CheckAnswer = { state: 'different' };
  // @ts-expect-error: it comes from somewhere
  createFxaProvider({ ui: 'popup' });
  // @ts-expect-error: there is no such way
  createFxaProvider({ origin: 'http://localhost:3030', ui: 'tab' });
  // @ts-expect-error: nobody else is the issuer there
  navigator.mozId.watch({ wantIssuer: 'example.com', onlogin() {}, onlogout() {}, onready() {} });
  console.log(answer, nameless);
}
