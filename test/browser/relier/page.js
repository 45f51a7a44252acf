// The relier's page: a button that signs in, and the outcome in words. What goes wrong unseen is
// written to the console, where the tests look.
addEventListener('error', ({ message }) => console.error(`uncaught: ${message}`));
addEventListener('unhandledrejection', ({ reason }) => console.error(`unhandled: ${reason}`));
document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
  console.error(`violation: ${effectiveDirective} ${blockedURI}`),
);

const { clientId, ...options } = JSON.parse(document.body.dataset.client);
const client = new FxaRelierClient(clientId, options);
const outcome = document.querySelector('#outcome');

const relier = {
  client,
  /** What the next sign-in is begun with. */
  options: {},
  result: undefined,
  error: undefined,
  /** How many attackers have said all that they had to say. */
  attacksOver: 0,

  async signIn() {
    outcome.textContent = 'pending';
    try {
      relier.result = await relier.client.auth.signIn({ ui: 'lightbox', ...relier.options });
      outcome.textContent = 'signed in';
    } catch (error) {
      relier.error = error;
      outcome.textContent = error.reason ?? `${error}`;
    }
  },

  /** Trades the code in the browser, and asks whose it is. */
  async whoIsIt() {
    const { code, codeVerifier } = relier.result;
    const { accessToken } = await client.token.tradeCode(code, { codeVerifier });
    await client.token.verifyToken(accessToken);
    const { email } = await client.profile.fetch(accessToken);
    await client.token.destroyToken(accessToken);
    return email;
  },
};
globalThis.relier = relier;

addEventListener('message', ({ data }) => {
  if (data === 'attack over') relier.attacksOver += 1;
});
document.querySelector('#sign-in').addEventListener('click', relier.signIn);
document.querySelector('#ask').addEventListener('click', async () => {
  try {
    outcome.textContent = await relier.whoIsIt();
  } catch (error) {
    outcome.textContent = `${error}`;
  }
});
document.documentElement.dataset.ready = 'true';
