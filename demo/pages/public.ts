import type { Token } from 'fxa-relier-client';
import { createClient, fetchClients } from './client.ts';
import { element } from './element.ts';
import { showFacts, timeOf } from './facts.ts';
import { type Report, reportOf, showReport } from './outcome.ts';
import { destroy, refresh, signIn, tradeCode } from './public-client.ts';
import { createRunner } from './runner.ts';
import { showSource } from './source.ts';
import { surfaceChoice } from './surface-choice.ts';

const outcome = element('outcome', HTMLElement);
const signedOutView = element('signed-out', HTMLElement);
const signedInView = element('signed-in', HTMLElement);
const scopes = element('scopes', HTMLElement);
const refreshForm = element('refresh', HTMLFormElement);
const choice = surfaceChoice(element('surface', HTMLFormElement));
const { run } = createRunner(outcome, async () => {});

const { browserOnly } = await fetchClients();
const client = createClient(browserOnly, true);
const allScopes = browserOnly.scope.split(' ');

/** Nowhere but here: what a page stores is there for any script that ever gets into it. */
let token: Token | undefined;

scopes.append(...allScopes.map(checkboxFor));
showSource(element('source', HTMLElement), signIn, tradeCode, refresh, destroy);

element('sign-in', HTMLButtonElement).addEventListener('click', () => {
  const options = choice();
  run((signal) => take(signIn(client, { ...options, signal })), options.ui);
});
refreshForm.addEventListener('submit', (event) => {
  event.preventDefault();
  const chosen = new FormData(refreshForm).getAll('scope').join(' ');
  run(async () => {
    if (!chosen) return { outcome: 'invalid_argument', detail: 'Choose one at least.' };
    return token && take(refresh(client, token, chosen), 'refreshed');
  });
});
element('destroy', HTMLButtonElement).addEventListener('click', () =>
  run(async () => {
    const destroyed = token;
    await show(undefined);
    if (destroyed) await destroy(client, destroyed);
    return { outcome: 'destroyed' };
  }),
);

const started = await receive();
await show(started.token);
showReport(outcome, started.report);

/** Back by redirect, this page is the callback page as well; in a popup, it hands the answer over. */
async function receive(): Promise<{ token?: Token | undefined; report?: Report }> {
  try {
    const received = await tradeCode(client, await client.auth.handleRedirect());
    return received ? { token: received, report: { outcome: 'signed_in' } } : {};
  } catch (error) {
    return { report: reportOf(error) };
  }
}

/** Keeps the token that comes. By redirect none does: the browser is leaving the page. */
async function take(
  coming: Promise<Token | undefined>,
  ended: Report['outcome'] = 'signed_in',
): Promise<Report | undefined> {
  const came = await coming;
  if (!came) return;
  await show(came);
  return { outcome: ended };
}

async function show(shown: Token | undefined): Promise<void> {
  const wasSignedIn = Boolean(token);
  const isFirst = signedInView.hidden && signedOutView.hidden;
  token = shown;
  if (token) {
    const { accessToken, expiresIn = 0, refreshToken, scope } = token;
    const [profile, known] = await Promise.all([
      client.profile.fetch(accessToken),
      client.token.introspectToken(accessToken),
    ]);
    showFacts(element('profile', HTMLElement), {
      Name: profile.displayName,
      Address: profile.email,
      'User id': profile.uid,
    });
    showFacts(element('token', HTMLElement), {
      'It may read': scope.join(', '),
      'It is valid until': timeOf(Date.now() + expiresIn * 1000),
      'Firefox Accounts says it is': known.active ? 'active' : 'not active',
      'It can be refreshed': refreshToken ? 'yes' : 'no',
    });
    for (const box of scopes.querySelectorAll('input')) box.checked = scope.includes(box.value);
  } else {
    for (const id of ['profile', 'token']) element(id, HTMLElement).replaceChildren();
  }
  signedInView.hidden = !token;
  signedOutView.hidden = Boolean(token);
  // The button that had the focus is gone.
  if (!isFirst && wasSignedIn !== Boolean(token)) {
    (token ? signedInView : signedOutView).querySelector('h2')?.focus();
  }
}

function checkboxFor(scope: string): HTMLElement {
  const label = document.createElement('label');
  const box = document.createElement('input');
  box.type = 'checkbox';
  box.name = 'scope';
  box.value = scope;
  label.append(box, ` ${scope}`);
  return label;
}
