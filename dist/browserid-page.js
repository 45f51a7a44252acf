/*! fxa-relier-client 1.0.0-alpha.3 | MPL-2.0 */
(function () {
    'use strict';

    const commands = [
        /** "Is the page around me one that I know?" Nothing is shown until it is answered. */
        'ping',
        /** The first page is on screen. */
        'loaded',
        /** The page is `height` CSS pixels high now. */
        'resize',
        /** The user is signed in: `redirect`, `code`, `state` and perhaps `action`. */
        'oauth_complete',
        /** The user gave up. */
        'oauth_cancel',
        /** Never seen from a server, but understood since the first version of the protocol. */
        'error',
    ];
    /** Reads what came through a window. Whatever is no message of the protocol gives `undefined`. */
    function parseMessage(received) {
        if (typeof received !== 'string')
            return;
        try {
            const { command, data = {} } = JSON.parse(received);
            if (commands.includes(command) && data instanceof Object)
                return { command, data };
        }
        catch { }
        return;
    }
    /** The string that goes through the window. */
    function formatMessage(command, data) {
        return JSON.stringify({ command, data });
    }

    /**
     * Pings the relier's page and waits for its answer. Resolves with a function that sends messages to
     * it, or with `undefined` if no page of that origin answers in time.
     */
    function reachRelier(options) {
        const { self, relier = self.parent, relierOrigin, answerTimeoutMs = 5000 } = options;
        // Content servers since v0.43 send a `messageId` with everything but `ping`.
        const tellRelier = (command, data = {}) => relier.postMessage(JSON.stringify({ command, data, messageId: null }), relierOrigin);
        return new Promise((resolve) => {
            function settle(answer) {
                clearTimeout(timer);
                self.removeEventListener('message', onMessage, true);
                resolve(answer);
            }
            function onMessage(event) {
                if (event.source !== relier || event.origin !== relierOrigin)
                    return;
                if (parseMessage(event.data)?.command === 'ping')
                    settle(tellRelier);
            }
            const timer = setTimeout(() => settle(undefined), answerTimeoutMs);
            self.addEventListener('message', onMessage, true);
            relier.postMessage(formatMessage('ping', {}), relierOrigin);
        });
    }

    /** The same key in BrowserID's form. */
    function fromJwk({ n = '', e = '' }) {
        return { algorithm: 'RS', n: decimal(n), e: decimal(e) };
    }
    function decimal(base64url) {
        const bytes = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
        const hex = Array.from(bytes, (byte) => byte.charCodeAt(0).toString(16).padStart(2, '0'));
        return String(BigInt(`0x${hex.join('')}`));
    }

    /** As long as the assertions of Persona held. */
    const assertionLifeMs = 2 * 60_000;
    /** No certificate may hold for longer. */
    const longestDurationMs = 24 * 60 * 60_000;
    const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
    /** Makes a key that never leaves Web Crypto. */
    async function createUserKey() {
        const publicExponent = Uint8Array.of(1, 0, 1);
        const { privateKey, publicKey } = await crypto.subtle.generateKey({ ...algorithm, modulusLength: 2048, publicExponent }, false, ['sign', 'verify']);
        const jwk = await crypto.subtle.exportKey('jwk', publicKey);
        return { privateKey, publicKey: fromJwk(jwk) };
    }
    /** What a site gets: the certificate of a key, and by that key whom it is for and until when. */
    async function signAssertion(certificate, { privateKey }, { audience, expiresAt, nonce, }) {
        const header = base64url(JSON.stringify({ alg: 'RS256' }));
        const signed = `${header}.${base64url(JSON.stringify({ exp: expiresAt, aud: audience, nonce }))}`;
        const bytes = new TextEncoder().encode(signed);
        const signature = new Uint8Array(await crypto.subtle.sign(algorithm, privateKey, bytes));
        return `${certificate}~${signed}.${base64url(String.fromCharCode(...signature))}`;
    }
    /** An origin may have no letters but ASCII, and so may all that is encoded here. */
    function base64url(bytes) {
        return btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
    }

    /** The address on the site that brings it: in a fragment, so that no server logs it. */
    function backTo(returnTo, answer) {
        const pairs = Object.entries(answer).map(([name, text]) => `${name}=${encodeURIComponent(text)}`);
        return `${returnTo}#${pairs.join('&')}`;
    }

    /** The script of the pages that make assertions. What is to be done stands in the body's data. */
    async function runPage() {
        const task = JSON.parse(document.body.dataset.task ?? '');
        if (task.kind === 'check')
            await check(task);
        else if (task.kind === 'complete')
            await complete(task);
        else
            await bringBack(task.answer, task);
    }
    /** Makes the key here, so that nobody else ever has it, and has the server say whose it is. */
    async function makeAssertion(ticket, audience) {
        const key = await createUserKey();
        const response = await fetch('/v1/certificate/sign', {
            method: 'POST',
            headers: { 'Content-Type': 'application/json' },
            body: JSON.stringify({ publicKey: key.publicKey, duration: longestDurationMs, ticket }),
        });
        const answer = await response.json();
        if (!response.ok)
            throw new Error(`${answer.message} (errno ${answer.errno})`);
        return signAssertion(answer.cert, key, { audience, expiresAt: Date.now() + assertionLifeMs });
    }
    /** How long the page that opened this popup may take for each word. It may be busy. */
    const openerTimeoutMs = 2_000;
    /**
     * Brings the dialog's answer to the site.
     *
     * A popup hands it over to the page that opened it. The browser delivers that to a page of the
     * site's own origin alone, whatever page has opened this one, and wherever it has gone since. If no
     * such page answers (a Cross-Origin-Opener-Policy header severs windows), and without a popup, this
     * window goes to the return page, with the answer in the fragment.
     */
    async function bringBack(answer, { audience, inPopup, returnTo }) {
        const relier = inPopup ? window.opener : null;
        const tellOpener = relier &&
            (await reachRelier({
                ...{ self: window, relier, relierOrigin: audience },
                answerTimeoutMs: openerTimeoutMs,
            }));
        if (tellOpener) {
            tellOpener('oauth_complete', answer);
            // The opener closes this window, unless it was left in this very moment.
            await new Promise((resolve) => setTimeout(resolve, openerTimeoutMs));
        }
        window.location.replace(backTo(returnTo, answer));
    }
    async function complete({ ticket, email, state, ...destination }) {
        const { audience } = destination;
        const { relierOrigin, errorPage = '' } = document.body.dataset;
        const framed = window.parent !== window;
        // A frame that may not speak has nothing to say.
        if (framed && !relierOrigin)
            return;
        const tellRelier = framed && (await reachRelier({ self: window, relierOrigin: audience }));
        if (framed && !tellRelier) {
            window.location.replace(errorPage);
            return;
        }
        if (tellRelier)
            tellRelier('loaded');
        try {
            const answer = { assertion: await makeAssertion(ticket, audience), email, state };
            if (tellRelier)
                tellRelier('oauth_complete', answer);
            else
                await bringBack(answer, destination);
        }
        catch (error) {
            showFailure(error);
            if (tellRelier) {
                document.querySelector('#close')?.addEventListener('click', () => tellRelier('oauth_cancel'));
            }
            document.querySelector('#failure a')?.addEventListener('click', (event) => {
                event.preventDefault();
                void bringBack({ error: 'server_error', state }, destination);
            });
        }
    }
    function showFailure(error) {
        document.querySelector('#progress')?.remove();
        document.querySelector('#failure')?.removeAttribute('hidden');
        if (window.parent !== window) {
            document.querySelector('#close')?.removeAttribute('hidden');
            document.querySelector('#failure a')?.remove();
        }
        document.querySelector('#cause')?.append(error instanceof Error ? error.message : String(error));
    }
    async function check(task) {
        const { site, state, finding, ticket } = task;
        const tellRelier = await reachRelier({ self: window, relierOrigin: site });
        if (!tellRelier)
            return;
        const tell = (answer) => tellRelier('oauth_complete', { ...answer, state });
        if (!seesSession()) {
            tell({ answer: 'unknown' });
            return;
        }
        // From before the answer on, so that nothing is missed.
        const change = awaitChange(task);
        try {
            tell(ticket ? { ...finding, assertion: await makeAssertion(ticket, site) } : finding);
        }
        catch {
            tell({ answer: 'unknown' });
        }
        await change;
        tell({ answer: 'changed' });
    }
    /**
     * Whether the browser gives this frame the cookies that a tab of this origin has: the session's is
     * as strict as this one. `Sec-Fetch-Site` does not tell it, which says nothing of the pages around
     * the site's own.
     */
    function seesSession() {
        const probe = 'local-fxa-probe=1';
        // biome-ignore lint/suspicious/noDocumentCookie: whether it can be set at once is the question.
        document.cookie = `${probe}; SameSite=Lax; path=/browserid`;
        const sees = document.cookie.split('; ').includes(probe);
        // biome-ignore lint/suspicious/noDocumentCookie: see above.
        document.cookie = 'local-fxa-probe=; max-age=0; path=/browserid';
        return sees;
    }
    /** Waits until something has changed that concerns this site. Old browsers never say so. */
    function awaitChange({ finding, stateAt, changeStamp }) {
        return new Promise((resolve) => {
            async function look({ changed }) {
                if (!changed.some(({ name }) => name === changeStamp))
                    return;
                try {
                    const response = await fetch(stateAt);
                    if (response.ok && (await response.text()) === JSON.stringify(finding))
                        return;
                }
                catch {
                    // Cut off, since the page is being left; or the server is gone, and has nothing new to say.
                    return;
                }
                cookieStore.removeEventListener('change', look);
                resolve();
            }
            window.cookieStore?.addEventListener('change', look);
        });
    }
    void runPage();

})();
//# sourceMappingURL=browserid-page.js.map
