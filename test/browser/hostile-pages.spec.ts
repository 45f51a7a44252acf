import type { Page } from '@playwright/test';
import {
  beginSignIn,
  dialogOf,
  expect,
  expectGenuineSignIn,
  expectOutcome,
  frameOf,
  html,
  openLightbox,
  openPage,
  type Relier,
  type RelierWindow,
  relierPage,
  signInWithin,
  test,
} from './relier-test.ts';

const state = 'known-to-the-attacker';

/** The address of a hostile page on an origin, with all that an attacker could find out. */
function attackOn(origin: string, relier: Relier, more: Record<string, string> = {}): string {
  const known = new URLSearchParams({ state, redirect: relier.redirectUri, ...more });
  return `${origin}/hostile/attack.html?${known}`;
}

async function addFrame(page: Page, src: string, sandbox?: string): Promise<void> {
  await page.evaluate(
    ([address, restrictions]) => {
      const frame = document.createElement('iframe');
      if (restrictions) frame.setAttribute('sandbox', restrictions);
      frame.src = address;
      document.body.append(frame);
    },
    [src, sandbox] as const,
  );
}

/** Waits until the page has heard all that so many attackers had to say. */
async function attacksOver(page: Page, count: number): Promise<void> {
  await expect
    .poll(() => page.evaluate(() => (window as unknown as RelierWindow).relier.attacksOver), {
      timeout: 20_000,
    })
    .toBe(count);
}

async function isPolluted(page: Page): Promise<boolean> {
  const polluted = page
    .frames()
    .map((frame) => frame.evaluate(() => 'polluted' in {} || 'command' in {}));
  return (await Promise.all(polluted)).includes(true);
}

/** Lets Firefox Accounts' first page wait until it is let go. */
function holdBack(relier: Relier): () => void {
  let letGo = () => {};
  const wait = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  relier.content.set('/oauth/signin', async (request) => {
    await wait;
    return relier.fxa.fetch(request);
  });
  return letGo;
}

/** Attacks while Firefox Accounts loads and again when it is there; then signs in. */
async function expectNoHarm(page: Page, relier: Relier, attack: () => Promise<void>) {
  const letGo = holdBack(relier);
  await openPage(page, relier);
  await beginSignIn(page, { state });
  const dialog = dialogOf(page);
  await expect(dialog.getByText('Loading…')).toBeVisible();

  await attack();
  await attacksOver(page, 1);
  await expectOutcome(page, 'pending');
  await expect(dialog.getByText('Loading…')).toBeVisible();
  expect((await dialog.boundingBox())?.height).toBeGreaterThan(400);

  letGo();
  await expect(frameOf(page).getByRole('button', { name: 'Cancel' })).toBeVisible();
  const size = await dialog.boundingBox();
  await attack();
  await attacksOver(page, 2);
  await expectOutcome(page, 'pending');
  expect(await dialog.boundingBox()).toEqual(size);
  expect(await isPolluted(page)).toBe(false);

  await expectGenuineSignIn(page);
}

test.describe('nothing is taken from', () => {
  test('another frame of the origin of Firefox Accounts', { tag: '@engine' }, async ({
    page,
    relier,
  }) => {
    const attack = () => addFrame(page, attackOn(relier.contentUrl, relier));
    await expectNoHarm(page, relier, attack);
  });

  test('a frame of another origin', { tag: '@engine' }, async ({ page, relier }) => {
    const attack = () => addFrame(page, attackOn(relier.strangerUrl, relier));
    await expectNoHarm(page, relier, attack);
  });

  test('a frame of the relier’s own origin', { tag: '@engine' }, async ({ page, relier }) => {
    const attack = () => addFrame(page, attackOn(relier.url, relier));
    await expectNoHarm(page, relier, attack);
  });

  test('a sandboxed frame, whose origin is "null"', { tag: '@engine' }, async ({
    page,
    relier,
  }) => {
    const attack = () => addFrame(page, attackOn(relier.contentUrl, relier), 'allow-scripts');
    await expectNoHarm(page, relier, attack);
  });

  test('the relier’s own window', { tag: '@engine' }, async ({ page, relier }) => {
    const known = new URLSearchParams({ state, redirect: relier.redirectUri });
    const attack = (query: string) => {
      const { attack: again } = window as unknown as { attack?: () => void };
      if (again) return again();
      const script = document.createElement('script');
      script.src = '/hostile/attack.js';
      script.dataset.known = query;
      document.head.append(script);
    };
    await expectNoHarm(page, relier, () => page.evaluate(attack, `${known}`));
  });

  for (const where of ['contentUrl', 'strangerUrl', 'url'] as const) {
    test(`a popup that the page has opened: ${where}`, { tag: '@engine' }, async ({
      page,
      relier,
    }) => {
      const address = attackOn(relier[where], relier);
      relier.site.set('/', () =>
        relierPage(relier, {
          body: `<button type="button" id="open">Open</button>
<script>document.querySelector('#open').onclick = () => open('/quiet', 'popup', 'popup');</script>`,
        }),
      );
      relier.site.set('/quiet', () => html('<!doctype html><title>Quiet</title>'));
      const letGo = holdBack(relier);
      await openPage(page, relier);
      const [popup] = await Promise.all([
        page.waitForEvent('popup'),
        page.locator('#open').press('Enter'),
      ]);
      await page.bringToFront();
      await beginSignIn(page, { state });
      await expect(dialogOf(page).getByText('Loading…')).toBeVisible();
      await popup.goto(address);
      await attacksOver(page, 1);
      await expect(dialogOf(page).getByText('Loading…')).toBeVisible();

      letGo();
      await expect(frameOf(page).getByLabel('Email')).toBeVisible();
      await popup.reload();
      await attacksOver(page, 2);
      await expectGenuineSignIn(page);
      await popup.close();
    });
  }

  test('a frame inside the frame of Firefox Accounts', { tag: '@engine' }, async ({
    page,
    relier,
  }) => {
    // Its own policy forbids such a frame, so that is taken away.
    relier.content.set('/oauth/signin', async (request) => {
      const response = await relier.fxa.fetch(request);
      response.headers.delete('Content-Security-Policy');
      return response;
    });
    const frame = await openLightbox(page, relier, { state });
    await expect(frame.getByRole('button', { name: 'Cancel' })).toBeVisible();
    await frame.locator('body').evaluate(
      (body, src) => {
        const inner = document.createElement('iframe');
        inner.src = src;
        body.append(inner);
      },
      attackOn(relier.contentUrl, relier),
    );
    await attacksOver(page, 1);
    await expectGenuineSignIn(page);
  });

  test('the frame itself while another site’s page is in it', { tag: '@engine' }, async ({
    page,
    relier,
  }) => {
    const frame = await openLightbox(page, relier, { state });
    await expect(frame.getByLabel('Email')).toBeVisible();
    await frame
      .locator('body')
      .evaluate((_, address) => location.assign(address), attackOn(relier.strangerUrl, relier));
    await attacksOver(page, 1);
    await expectOutcome(page, 'pending');
    await expect(dialogOf(page)).toBeVisible();

    // The user goes back, and on.
    await frame.locator('body').evaluate(() => history.back());
    await expectGenuineSignIn(page);
  });
});

test.describe('Firefox Accounts’ own frame', () => {
  test('changes nothing by junk, on any of its pages', { tag: '@engine' }, async ({
    page,
    relier,
  }) => {
    await sayBefore(relier, 'say(parent, [...junk(), ...monsters()]);');
    await openLightbox(page, relier, { state });
    await attacksOver(page, 1);
    await expectOutcome(page, 'pending');
    await expectGenuineSignIn(page);
    expect(await isPolluted(page)).toBe(false);
  });

  test('can send 10,000 junk messages, and the sign-in goes on', { tag: '@engine' }, async ({
    page,
    relier,
  }) => {
    await sayBefore(relier, 'flood(parent, 5_000);');
    await openPage(page, relier);
    await addFrame(page, attackOn(relier.strangerUrl, relier, { flood: '10000' }));
    await beginSignIn(page, { state });
    await attacksOver(page, 2);
    await expectOutcome(page, 'pending');
    await expectGenuineSignIn(page);
    expect(await isPolluted(page)).toBe(false);
  });

  test('is not heard before its first ping', { tag: '@engine' }, async ({ page, relier }) => {
    relier.fxa.faults = { silentFrames: true };
    const frame = await openLightbox(page, relier, { state, pingTimeoutMs: 60_000 });
    const body = frame.locator('body');
    await body.waitFor({ state: 'attached' });
    const answer = { redirect: `${relier.redirectUri}?code=c`, state, code: 'c' };
    const say = (command: string, data: object) =>
      body.evaluate((_, text) => parent.postMessage(text, '*'), JSON.stringify({ command, data }));

    await say('oauth_complete', answer);
    await say('oauth_cancel', {});
    await say('loaded', {});
    await body.evaluate(() => parent.postMessage('attack over', '*'));
    await attacksOver(page, 1);
    await expectOutcome(page, 'pending');
    await expect(dialogOf(page).getByText('Loading…')).toBeVisible();

    await say('ping', {});
    await expect(dialogOf(page).getByText('Loading…')).toHaveCount(0);
    await say('oauth_complete', answer);
    await expectOutcome(page, 'signed in');
  });

  /** Has every framed page say more than it should before it begins. */
  async function sayBefore(relier: Relier, more: string): Promise<void> {
    const read = async (origin: string, path: string) => (await fetch(origin + path)).text();
    const own = await read(relier.contentUrl, '/content-page.js');
    const attack = await read(relier.strangerUrl, '/hostile/attack.js');
    const once = `{ ${attack} ${more} parent.postMessage('attack over', '*'); }`;
    relier.content.set('/content-page.js', () => {
      return new Response(`${once}\n${own}`, { headers: { 'Content-Type': 'text/javascript' } });
    });
  }
});

test.describe('a ping', () => {
  const heardBy = (page: Page, url: RegExp) =>
    page.frame({ url })?.locator('#heard li').allTextContents();

  test('is answered in the hearing of nobody else', { tag: '@engine' }, async ({
    page,
    relier,
  }) => {
    await openPage(page, relier);
    await addFrame(page, `${relier.strangerUrl}/hostile/attack.html`);
    await addFrame(page, `${relier.contentUrl}/hostile/attack.html`);
    await beginSignIn(page, { state });
    await expectGenuineSignIn(page);

    await page.evaluate(() => {
      for (let index = 0; index < frames.length; index++) frames[index]?.postMessage('end', '*');
    });
    for (const url of [relier.strangerUrl, relier.contentUrl]) {
      await expect.poll(() => heardBy(page, new RegExp(`^${url}`))).toEqual(['end']);
    }
  });

  test('is not answered to the page that came after the one that sent it', {
    tag: '@engine',
  }, async ({ page, relier }) => {
    // Chromium says so when a message does not arrive for its target's sake.
    relier.allowed = [/target origin provided/];
    await openPage(page, relier);
    await page.evaluate(() => {
      addEventListener('message', (event) => {
        if (`${event.data}`.includes('"ping"')) Object.assign(window, { ping: event });
      });
    });
    await beginSignIn(page, { state });
    const frame = frameOf(page);
    await expect(frame.getByLabel('Email')).toBeVisible();
    await frame
      .locator('body')
      .evaluate(
        (_, address) => location.assign(address),
        `${relier.strangerUrl}/hostile/attack.html`,
      );
    await expect(frame.locator('[data-listening]')).toBeAttached();

    await page.evaluate((origin) => {
      const host = document.querySelector('html > div');
      const source = host?.shadowRoot?.querySelector('iframe')?.contentWindow as Window;
      const { ping } = window as unknown as { ping: MessageEvent };
      // As if it had been on its way when the frame left. Chromium lets a page make up such an
      // event; Firefox lets it send off the former one again.
      try {
        dispatchEvent(new MessageEvent('message', { data: ping.data, origin, source }));
      } catch {
        dispatchEvent(ping);
      }
      // After everything that Penpal does in microtasks.
      setTimeout(() => source.postMessage('end', '*'));
    }, relier.contentUrl);
    await expect(frame.locator('#heard li')).toHaveText(['end']);
  });
});

test.describe('an answer of Firefox Accounts itself', () => {
  const code = 'c'.repeat(64);
  const good = (relier: Relier) => ({
    redirect: `${relier.redirectUri}?state=${state}&code=${code}`,
    state,
    code,
    action: 'signin',
  });

  /** Has Firefox Accounts' own page answer with what the query holds. */
  const answering = `<!doctype html><title>Answering</title><script>
    const answer = new URLSearchParams(location.search).get('answer');
    addEventListener('message', () => parent.postMessage(answer, '*'));
    parent.postMessage('{"command":"ping","data":{}}', '*');
  </script>`;

  async function answer(page: Page, data: object): Promise<void> {
    const text = JSON.stringify({ command: 'oauth_complete', data, messageId: null });
    await beginSignIn(page, { state, params: { answer: text } });
  }

  test('is taken where there is nothing wrong with it', { tag: '@engine' }, async ({
    page,
    relier,
  }) => {
    relier.content.set('/oauth/signin', () => html(answering));
    await openPage(page, relier);
    await answer(page, good(relier));
    await expectOutcome(page, 'signed in');
  });

  const refused: [string, string, (relier: Relier) => object][] = [
    ['the state of another sign-in', 'state_mismatch', () => ({ state: 'other' })],
    ['a state that differs in case', 'state_mismatch', () => ({ state: state.toUpperCase() })],
    ['no state', 'state_mismatch', () => ({ state: undefined })],
    ['no code', 'invalid_response', () => ({ code: undefined })],
    ['an empty code', 'invalid_response', () => ({ code: '' })],
    ['null for a code', 'invalid_response', () => ({ code: null })],
    ['an object for a code', 'invalid_response', () => ({ code: {} })],
    ['a code that has no text', 'invalid_response', () => ({ code: { toString: null } })],
    ['no redirect', 'invalid_response', () => ({ redirect: undefined })],
    ['a redirect that is no URL', 'invalid_response', () => ({ redirect: 'http://[' })],
    [
      'a redirect to another origin',
      'invalid_response',
      ({ strangerUrl }) => ({ redirect: `${strangerUrl}/oauth?code=${code}` }),
    ],
    [
      'a redirect to another origin without a scheme',
      'invalid_response',
      ({ strangerUrl }) => ({ redirect: strangerUrl.replace('http:', '') }),
    ],
    [
      'a redirect with the relier’s name before an @',
      'invalid_response',
      ({ url, strangerUrl }) => ({
        redirect: strangerUrl.replace('//', `//${new URL(url).host}@`),
      }),
    ],
    [
      'a redirect to javascript:',
      'invalid_response',
      ({ url }) => ({ redirect: `javascript://${new URL(url).host}/%0aalert(1)` }),
    ],
    ['a redirect to data:', 'invalid_response', () => ({ redirect: 'data:text/html,hello' })],
    [
      'a redirect to a blob of the relier’s origin',
      'invalid_response',
      ({ url }) => ({ redirect: `blob:${url}/8f4ac1a8-6b0e-4f5c-9a65-0d7f4d3d6d1c` }),
    ],
  ];
  test('is not taken with anything wrong with it', { tag: '@engine' }, async ({ page, relier }) => {
    relier.content.set('/oauth/signin', () => html(answering));
    await openPage(page, relier);
    for (const [what, reason, part] of refused) {
      await test.step(what, async () => {
        await answer(page, { ...good(relier), ...part(relier) });
        await expect(page.locator('#outcome')).not.toHaveText(/^(pending)?$/);
        expect.soft(await page.locator('#outcome').textContent(), what).toBe(reason);
        await expect(dialogOf(page)).toHaveCount(0);
      });
    }
    relier.content.delete('/oauth/signin');
    await beginSignIn(page);
    await expectGenuineSignIn(page);
  });
});

test.describe('an answer that comes too late', () => {
  for (const end of ['cancel', 'aborted']) {
    test(`signs nobody in: after ${end}`, { tag: '@engine' }, async ({ page, relier }) => {
      await openPage(page, relier);
      await page.evaluate((ending) => {
        const { relier: own } = window as unknown as RelierWindow;
        const controller = new AbortController();
        // The listener of the page itself hears the answer first.
        addEventListener('message', ({ data }) => {
          if (!`${data}`.includes('oauth_complete')) return;
          const [host] = document.querySelectorAll('html > div');
          if (ending === 'aborted') controller.abort();
          else host?.shadowRoot?.querySelector('button')?.click();
        });
        own.options = { signal: controller.signal };
        void own.signIn();
      }, end);
      const frame = frameOf(page);
      await frame.getByLabel('Email').fill('test@example.com');
      await frame.getByLabel('Password').fill('one-two-three');
      await frame.getByLabel('Password').press('Enter', { noWaitAfter: true });
      await expectOutcome(page, end);
      await expect(dialogOf(page)).toHaveCount(0);
    });
  }

  test('does not end the sign-in that was begun after it', { tag: '@engine' }, async ({
    page,
    relier,
  }) => {
    await openPage(page, relier);
    await page.evaluate(() => {
      const { relier: own } = window as unknown as RelierWindow;
      let isFirst = true;
      addEventListener('message', ({ data }) => {
        if (!isFirst || !`${data}`.includes('oauth_complete')) return;
        isFirst = false;
        document.querySelector('html > div')?.shadowRoot?.querySelector('button')?.click();
        void own.signIn();
      });
    });
    await beginSignIn(page, { state });
    const frame = frameOf(page);
    await expect(frame.getByLabel('Email')).toBeVisible();
    const data = { redirect: relier.redirectUri, state, code: 'late' };
    const late = JSON.stringify({ command: 'oauth_complete', data });
    await frame.locator('body').evaluate(
      (_, text) =>
        setTimeout(() => {
          for (let said = 0; said < 3; said++) parent.postMessage(text, '*');
        }),
      late,
    );
    await expect(page.locator('#outcome')).toHaveText('cancel');
    await expect(frame.getByRole('button', { name: 'Cancel' })).toBeVisible();
    await expectOutcome(page, 'cancel');
    await signInWithin(frame);
    await expectOutcome(page, 'signed in');
    const { code } = await page.evaluate(
      () => (window as unknown as RelierWindow).relier.result ?? { code: '' },
    );
    expect(code).toMatch(/^[0-9a-f]{64}$/);
  });
});
