import { Hono } from 'hono';
import type { LocalState } from '../state.ts';
import { createCertificateEndpoint } from './certificate-endpoint.ts';
import { stampChange } from './change-stamp.ts';
import { createCheck } from './check.ts';
import { createDialog } from './dialog.ts';
import { createLogout } from './logout.ts';
import { supportDocument } from './support-document.ts';

/** Firefox Accounts as a provider of BrowserID: what `navigator.id` opens, asks and verifies. */
export function createBrowserIdProvider(state: LocalState): Hono {
  const app = new Hono();
  app.get('/.well-known/browserid', async (c) => c.json(await supportDocument(state)));
  app.route('/', createDialog(state));
  app.route('/', createCheck(state));
  app.route('/', createCertificateEndpoint(state));
  app.route('/', createLogout(state));

  state.sessionObservers.push({
    opened(c, { id, replaced }) {
      if (!replaced) return;
      state.siteSignIns.endSession(replaced.id, replaced.sameUser ? id : undefined);
      stampChange(c, state);
    },
    closed(c, sessionId) {
      state.siteSignIns.endSession(sessionId);
      stampChange(c, state);
    },
  });
  return app;
}
