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

    /**
     * Tells how high the page is, at once and whenever that has changed; a burst of changes is told
     * once. Gives the way to stop.
     */
    function observeHeight(body, tell) {
        let told;
        let timer;
        function measure() {
            const height = Math.ceil(body.getBoundingClientRect().height);
            if (height === told)
                return;
            told = height;
            tell(height);
        }
        const observer = new ResizeObserver(() => {
            clearTimeout(timer);
            timer = setTimeout(measure, 50);
        });
        measure();
        observer.observe(body);
        return () => {
            clearTimeout(timer);
            observer.disconnect();
        };
    }

    /** The script of framed pages. What it needs to know stands in the body's data attributes. */
    async function runPage() {
        const { relierOrigin = '', errorPage = '', result, refusal } = document.body.dataset;
        // Developers look there if they cannot see the frame.
        if (refusal)
            console.error(refusal);
        if (window.parent === window) {
            // Opened outside a frame after all: the link does what the message would have done.
            document.querySelector('#continue')?.click();
            return;
        }
        const tellRelier = await reachRelier({ self: window, relierOrigin });
        if (!tellRelier) {
            window.location.replace(errorPage);
            return;
        }
        // Before the height is measured, since it shows a button.
        if (!result)
            offerCancel(tellRelier);
        observeHeight(document.body, (height) => tellRelier('resize', { height }));
        // Firefox Accounts' own pages focused the field once, and then said `loaded`. The relier's page
        // must not take the focus away again.
        focusFirstField();
        tellRelier('loaded');
        if (result)
            tellRelier('oauth_complete', JSON.parse(result));
    }
    function offerCancel(tellRelier) {
        const button = document.querySelector('#close');
        if (button) {
            button.hidden = false;
            button.addEventListener('click', () => tellRelier('oauth_cancel'));
        }
        document.addEventListener('keydown', (event) => {
            if (event.key === 'Escape' && !event.isComposing)
                tellRelier('oauth_cancel');
        });
    }
    /** Focuses the field that has a problem, or else the first empty one. */
    function focusFirstField() {
        const fields = [...document.querySelectorAll('main input:not([type=hidden])')];
        const wrong = fields.find((field) => field.ariaInvalid === 'true');
        (wrong ?? fields.find((field) => !field.value))?.focus();
    }
    void runPage();

})();
//# sourceMappingURL=content-page.js.map
