import { expect, html, openLightbox, type RelierWindow, test } from './relier-test.ts';

/** What content servers of a time put into a message beside command and data. */
const eras = {
  'v0.32 to v0.42': {},
  'v0.43 to v0.59': { messageId: null },
};

/** As those servers did: anything but the answer to `ping`, as a string, ends in an error. */
const contentScript = `
const { extra } = document.currentScript.dataset;
const query = new URLSearchParams(location.search);
const relier = new URL(query.get('redirect_uri')).origin;
const tell = (command, data = {}) =>
  parent.postMessage(JSON.stringify({ command, data, ...JSON.parse(extra) }), relier);
addEventListener('message', ({ data, origin }) => {
  if (origin !== relier || JSON.parse(data).command !== 'ping') throw new Error('no answer');
  tell('resize', { height: 321 });
  tell('loaded');
  tell('fxaccounts:logout', { uid: 'u' });
  const state = query.get('state');
  const code = 'c'.repeat(64);
  const redirect = query.get('redirect_uri') + '?state=' + state + '&code=' + code;
  document.querySelector('button').onclick = () =>
    tell('oauth_complete', { redirect, state, code });
}, { capture: true, once: true });
parent.postMessage('{"command":"ping","data":{}}', relier);
`;

for (const [era, extra] of Object.entries(eras)) {
  test(`a lightbox signs in on content servers ${era}`, async ({ page, relier }) => {
    relier.content.set('/oauth/signin', () =>
      html(`<!doctype html><title>Fake</title><button>Sign in</button>
<script data-extra='${JSON.stringify(extra)}'>${contentScript}</script>`),
    );
    const frame = await openLightbox(page, relier);
    await expect(frame.getByRole('button')).toBeVisible();
    await expect
      .poll(async () => (await page.locator('dialog iframe').boundingBox())?.height)
      .toBe(321 + 12);
    void frame
      .getByRole('button')
      .click()
      .catch(() => {});
    await expect(page.locator('#outcome')).toHaveText('signed in');
    const result = await page.evaluate(() => (window as unknown as RelierWindow).relier.result);
    expect(result?.redirect_uri).toContain(`?state=${result?.state}&code=${'c'.repeat(64)}`);
  });
}
