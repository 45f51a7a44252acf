/*! fxa-relier-client 1.0.0-alpha.3 | MPL-2.0 */
import { test as test$1 } from '@playwright/test';
export { expect } from '@playwright/test';
import { startLocalFxa } from './testing.js';
import 'node:crypto';
import 'node:http';

/**
 * The deployments that have a name. Mozilla's documentation names production and stage; stable,
 * latest and nightly are the development servers of old, kept for those who still run them.
 *
 * @see https://mozilla.github.io/ecosystem-platform/relying-parties/tutorials/integration-with-fxa
 */
deepFreeze({
    // So that a name is a deployment's, or nothing.
    __proto__: null,
    production: {
        contentHost: 'https://accounts.firefox.com',
        oauthHost: 'https://oauth.accounts.firefox.com/v1',
        profileHost: 'https://profile.accounts.firefox.com/v1',
        frames: false,
    },
    stage: {
        contentHost: 'https://accounts.stage.mozaws.net',
        oauthHost: 'https://oauth.stage.mozaws.net/v1',
        profileHost: 'https://profile.stage.mozaws.net/v1',
        frames: false,
    },
    stable: {
        contentHost: 'https://stable.dev.lcip.org',
        oauthHost: 'https://oauth-stable.dev.lcip.org/v1',
        profileHost: 'https://stable.dev.lcip.org/profile/v1',
    },
    latest: {
        contentHost: 'https://latest.dev.lcip.org',
        oauthHost: 'https://oauth-latest.dev.lcip.org/v1',
        profileHost: 'https://latest.dev.lcip.org/profile/v1',
    },
    nightly: {
        contentHost: 'https://nightly.dev.lcip.org',
        oauthHost: 'https://nightly-oauth.dev.lcip.org/v1',
        profileHost: 'https://nightly-profile.dev.lcip.org/v1',
    },
    local: {
        contentHost: 'http://localhost:3030',
        oauthHost: 'http://localhost:9000/v1',
        profileHost: 'http://localhost:1111/v1',
    },
});
function deepFreeze(presets) {
    for (const preset of Object.values(presets))
        Object.freeze(preset);
    return Object.freeze(presets);
}

const defaultAccount = { email: 'test@example.com', password: 'password123' };

/** Reads a page of the local Firefox Accounts: those that src/testing/pages makes, and no others. */
function readPage(whole) {
    // What a page may show later is not what it says now.
    const html = whole.replace(/<(\w+) [^>]*\bhidden>.*?<\/\1>/gs, '');
    const [, alert = ''] = /<p [^>]*role="alert"[^>]*>(.*?)<\/p>/s.exec(html) ?? [];
    const [, action, inner = ''] = /<form method="post" action="([^"]*)">(.*?)<\/form>/s.exec(html) ?? [];
    const [, redirect = ''] = /<a id="continue" href="([^"]*)">.*<script src="\/redirect.js">/s.exec(html) ?? [];
    return {
        problem: textOf(alert),
        redirect: decode(redirect),
        details: [...html.matchAll(/<dt>(.*?)<\/dt><dd>(.*?)<\/dd>/gs)].map(([, name = '', value = '']) => `${textOf(name)} ${textOf(value)}`),
        form: action === undefined ? undefined : { action: decode(action), ...fieldsOf(inner) },
    };
}
function fieldsOf(form) {
    const inputs = [...form.matchAll(/<input [^>]*>/g)].map(([tag]) => ({
        name: attribute(tag, 'name'),
        value: attribute(tag, 'value'),
        isHidden: attribute(tag, 'type') === 'hidden',
    }));
    const hidden = inputs.filter(({ isHidden }) => isHidden);
    return {
        hidden: Object.fromEntries(hidden.map(({ name, value }) => [name, value])),
        asked: inputs.filter(({ isHidden }) => !isHidden).map(({ name }) => name),
    };
}
function attribute(tag, name) {
    return decode(new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? '');
}
function textOf(html) {
    return decode(html.replace(/<[^>]*>/g, ' '))
        .replace(/\s+/g, ' ')
        .trim();
}
function decode(text) {
    return text
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&quot;', '"')
        .replaceAll('&#39;', "'")
        .replaceAll('&amp;', '&');
}

/** As many as a browser follows redirects; a sign-in takes fewer than ten. */
const mostPages = 20;
/** As above; gives the cookies that were set on the way, too. */
async function visitToTheEnd(fxa, url, credentials) {
    const cookies = new Map();
    const { contentHost, oauthHost, profileHost } = fxa.server;
    const origins = [contentHost, oauthHost, profileHost].map((host) => new URL(host).origin);
    let request = new Request(url);
    for (let loaded = 0; loaded < mostPages; loaded += 1) {
        if (cookies.size) {
            request.headers.set('Cookie', [...cookies].map((pair) => pair.join('=')).join('; '));
        }
        const response = await fxa.fetch(request);
        for (const cookie of response.headers.getSetCookie()) {
            const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
            cookies.set(name, value);
        }
        const location = response.headers.get('Location');
        if (location) {
            const target = new URL(location, request.url);
            if (!origins.includes(target.origin))
                return { back: target, cookies };
            request = new Request(target);
        }
        else {
            const html = await response.text();
            const { redirect } = readPage(html);
            if (redirect)
                return { back: new URL(redirect), cookies };
            request = submission(html, request.url);
        }
    }
    throw new Error(`No redirect back to the relier after ${mostPages} pages, at ${request.url}`);
    function submission(html, pageUrl) {
        const { problem, details, form } = readPage(html);
        if (problem)
            throw new Error(['Firefox Accounts says:', problem, ...details].join(' '));
        if (!form)
            throw new Error(`There is nothing to fill in at ${pageUrl}`);
        const answers = { ...credentials, code: newestCode(fxa, credentials) };
        const asked = form.asked.map((name) => [name, answers[name] ?? '']);
        return new Request(new URL(form.action, pageUrl), {
            method: 'POST',
            headers: { Origin: new URL(contentHost).origin },
            body: new URLSearchParams({ ...form.hidden, ...Object.fromEntries(asked) }),
        });
    }
}
/** The last code that was sent to someone; empty where none was. */
function newestCode({ inbox }, { email }) {
    const isHers = ({ to }) => to.toLowerCase() === email.trim().toLowerCase();
    return inbox.filter(isHers).at(-1)?.code ?? '';
}

/**
 * Playwright's `test` with a local Firefox Accounts. Each worker has one of its own, on free ports;
 * after each test it is as it was at first, faults and inbox included.
 *
 * ```ts
 * import { test } from 'fxa-relier-client/testing/playwright';
 *
 * test.use({
 *   fxaOptions: {
 *     clients: [
 *       { id: '1234567890abcdef', name: 'My site', redirectUris: ['http://localhost:5000/back'] },
 *     ],
 *   },
 * });
 *
 * test('signs in', async ({ page, fxa }) => {
 *   await page.goto('http://localhost:5000/');
 *   await page.getByRole('button', { name: 'Sign in' }).click();
 *   await fxa.signIn(page);
 * });
 * ```
 */
const test = test$1.extend({
    fxaOptions: [{}, { option: true, scope: 'worker' }],
    workersFxa: [
        async ({ fxaOptions }, use) => {
            const fxa = await startLocalFxa(fxaOptions);
            await use(fxa);
            await fxa.close();
        },
        { scope: 'worker', box: true },
    ],
    fxa: async ({ workersFxa: fxa, fxaOptions }, use) => {
        const [first = defaultAccount] = fxaOptions.accounts ?? [];
        const helpers = {
            signIn: (page, account = first) => test$1.step('Sign in at Firefox Accounts', () => signIn(page, fxa, account)),
            openSession: (browser, account = first) => openSession('context' in browser ? browser.context() : browser, fxa, account),
        };
        await use(Object.assign(fxa, helpers));
        fxa.reset();
    },
});
async function signIn(page, fxa, credentials) {
    const isFxa = (frame) => frame.url().startsWith(`${fxa.server.contentHost}/`);
    const { contentHost } = fxa.server;
    const frame = page.frames().find(isFxa) ?? (await nextFrame(page, isFxa, contentHost));
    while (!page.isClosed() && !frame.isDetached() && isFxa(frame)) {
        const gone = nextDocument(page, frame);
        try {
            await fillIn(frame, fxa, credentials);
        }
        catch (error) {
            // Where the sign-in is over, the page may go while it is looked at.
            if (!page.isClosed() && !frame.isDetached() && isFxa(frame))
                throw error;
        }
        await gone;
    }
}
/** Fills in the page that is in the frame, and sends it off; a page that says "done" has no form. */
async function fillIn(frame, fxa, credentials) {
    await frame.waitForLoadState('load');
    const problem = frame.getByRole('alert').first();
    if (await problem.isVisible()) {
        throw new Error(`Firefox Accounts says: ${(await problem.textContent())?.trim()}`);
    }
    const form = frame.locator('form').first();
    const { email, password } = credentials;
    const answers = { email: email.trim(), password, code: newestCode(fxa, credentials) };
    for (const name of ['email', 'password', 'code']) {
        const input = form.locator(`input[name="${name}"]:not([type="hidden"])`);
        if (!(await input.isVisible()))
            continue;
        // Firefox was seen to add to what stood in a field when the page took the focus meanwhile.
        while ((await input.inputValue()) !== answers[name])
            await input.fill(answers[name]);
    }
    const button = form.locator('button[type="submit"]');
    if (!(await button.isVisible()))
        return;
    // Not awaited: the click may take its own frame away, and with it who would tell of its end.
    void button.click().catch(() => { });
}
/**
 * Waits for a frame on the page that has an address of Firefox Accounts. Playwright closes the page
 * when the test has exceeded its time, so the message must serve a developer whose page was open.
 */
function nextFrame(page, isFxa, contentHost) {
    const context = page.context();
    const watched = new Set();
    let seen = [];
    return new Promise((resolve, reject) => {
        const look = (frame) => {
            // Noted now, since all pages may be gone when this one is closed.
            seen = describePages(context.pages(), page, isFxa);
            if (frame.page() !== page || !isFxa(frame))
                return;
            stop();
            resolve(frame);
        };
        const watch = (one) => {
            watched.add(one);
            one.on('framenavigated', look);
        };
        const closed = () => {
            stop();
            const message = `Firefox Accounts did not appear on the page, which was open until the test ended or closed it.
fxa.signIn(page) waited for an address of ${contentHost} on the page or in a frame of it.
Pages that it saw: ${seen.join(', ')}.`;
            reject(new Error(message));
        };
        const stop = () => {
            for (const one of watched)
                one.off('framenavigated', look);
            context.off('page', watch);
            page.off('close', closed);
        };
        for (const one of context.pages())
            watch(one);
        seen = describePages(context.pages(), page, isFxa);
        context.on('page', watch);
        page.on('close', closed);
    });
}
/** The addresses of the pages and their frames, and what to do if Firefox Accounts is on another. */
function describePages(pages, waiting, isFxa) {
    return pages.map((page) => {
        const [url = '', ...frames] = page.frames().map((frame) => frame.url() || 'about:blank');
        const framed = frames.length ? ` with frames ${frames.join(' and ')}` : '';
        if (page === waiting)
            return `${url}${framed} (the page that was passed)`;
        const advice = page.frames().some(isFxa) ? ' (pass this page to fxa.signIn)' : '';
        return url + framed + advice;
    });
}
/** Resolves when the frame has another document, or is gone. */
function nextDocument(page, frame) {
    return new Promise((resolve) => {
        const changed = (one) => {
            if (one === frame)
                finish();
        };
        const finish = () => {
            page.off('framenavigated', changed).off('framedetached', changed).off('close', finish);
            resolve();
        };
        page.on('framenavigated', changed).on('framedetached', changed).on('close', finish);
    });
}
/** Signs in for some site, and keeps what the browser would have kept. */
async function openSession(browser, fxa, credentials) {
    const { clients, server } = fxa;
    const [client] = clients;
    if (!client)
        throw new Error('fxaOptions.clients is empty: a session begins with a sign-in');
    const query = new URLSearchParams({
        client_id: client.id,
        state: 'session',
        scope: 'profile:uid',
        ...(!client.secret && { code_challenge: '-'.repeat(43), code_challenge_method: 'S256' }),
    });
    const url = `${server.oauthHost}/authorization?${query}`;
    const { cookies } = await visitToTheEnd(fxa, url, credentials);
    await browser.addCookies([...cookies].map(([name, value]) => ({
        name,
        value,
        url: server.contentHost,
        httpOnly: true,
        sameSite: 'Lax',
    })));
}

export { test };
//# sourceMappingURL=testing-playwright.js.map
