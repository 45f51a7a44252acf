import { Hono } from 'hono';
import { redirectToFirstPage } from './authorization-redirect.ts';
import { cors } from './cors.ts';
import { failDeliberately } from './faults.ts';
import type { LocalState } from './local-state.ts';
import { hex16 } from './request-body.ts';
import { errorResponse, invalidParameter, oauthError } from './server-error.ts';
import { tradeForTokens } from './token-endpoint.ts';
import { destroyToken, introspectToken, verifyToken } from './token-inspection.ts';

/** The OAuth server: codes in, tokens out, and questions about them. */
export function createOAuthServer(state: LocalState): Hono {
  const app = new Hono();
  const { server, clients } = state.options;
  const fail = failDeliberately('oauth', () => state.faults);

  function post(path: string, answer: (request: Request, state: LocalState) => Promise<object>) {
    app.use(path, cors('any', ['POST']), fail);
    app.post(path, async (c) => {
      try {
        return Response.json(await answer(c.req.raw, state), {
          headers: { 'Cache-Control': 'no-store', Pragma: 'no-cache' },
        });
      } catch (error) {
        return errorResponse(error);
      }
    });
  }

  post('/token', tradeForTokens);
  post('/verify', verifyToken);
  post('/introspect', introspectToken);
  post('/destroy', destroyToken);

  app.use('/jwks', cors('any', ['GET']), fail);
  app.get('/jwks', async (c) => c.json(await state.signingKeys.publicKeys()));

  app.use('/client/:id', cors('any', ['GET']), fail);
  app.get('/client/:id', (c) => {
    const clientId = c.req.param('id');
    const client = clients.find(({ id }) => id === clientId);
    if (!hex16.test(clientId)) return errorResponse(invalidParameter('client_id', 'params'));
    if (!client) return errorResponse(oauthError(101, { clientId }));
    return c.json({
      id: client.id,
      name: client.name,
      trusted: client.trusted !== false,
      image_uri: client.imageUri ?? '',
      redirect_uri: client.redirectUris.join(','),
    });
  });

  // A page is sent here, no script asks: no CORS.
  app.use('/authorization', fail);
  app.get('/authorization', (c) => {
    try {
      // Keys are for the content server alone; they must not pass through this one.
      if (c.req.query('keys_jwk') !== undefined) throw invalidParameter('keys_jwk', 'query');
      return redirectToFirstPage(c.req.url, server.contentHost);
    } catch (error) {
      return errorResponse(error);
    }
  });

  return app;
}
