import { type Listening, listen } from 'fxa-relier-client/testing';
import {
  beginSignIn,
  expect,
  frameOf,
  html,
  openPage,
  type Relier,
  relierPage,
  test,
} from './relier-test.ts';

/**
 * Gives its field the focus once, as content servers did, and not again when its window gets the
 * focus.
 */
const contentPage = (order: string) => `<!doctype html><title>Fake</title><input>
<script>
  const { origin } = new URL(new URLSearchParams(location.search).get('redirect_uri'));
  const say = (command, data = {}) => parent.postMessage(JSON.stringify({ command, data }), origin);
  const focus = () => document.querySelector('input').focus();
  addEventListener('message', () => {
    say('resize', { height: 300 });
    if ('${order}' === 'before') focus();
    say('loaded');
    if ('${order}' === 'after') focus();
    parent.postMessage('attack over', '*');
  }, { once: true });
  say('ping');
</script>`;

const orders = ['before', 'after'];
let otherSite: Listening | undefined;
test.afterEach(() => otherSite?.close());

/** Sends the frame to a host that is another site than the page's. */
async function moveToOtherSite(relier: Relier, order: string): Promise<void> {
  otherSite = await listen(0, () => html(contentPage(order)));
  const contentHost = `http://127.0.0.1:${otherSite.port}`;
  const { server } = relier;
  relier.content.set('/oauth/signin', (request) =>
    Response.redirect(contentHost + new URL(request.url).search),
  );
  relier.site.set('/', () => relierPage({ ...relier, server: { ...server, contentHost } }));
}

for (const site of ['the same', 'another']) {
  for (const order of orders) {
    test(`a field keeps the focus that a page of ${site} site gives it ${order} it says that it has loaded`, {
      tag: '@engine',
    }, async ({ page, relier }) => {
      if (site === 'another') await moveToOtherSite(relier, order);
      else relier.content.set('/oauth/signin', () => html(contentPage(order)));
      await openPage(page, relier);
      await beginSignIn(page);
      await page.waitForFunction('relier.attacksOver === 1');
      await expect(page.locator('dialog iframe')).toBeFocused();
      const field = frameOf(page).locator('input');
      await expect(field).toBeFocused();
      await page.keyboard.type('typed');
      await expect(field).toHaveValue('typed');
    });
  }
}
