import { Hono } from 'hono';
import { failDeliberately } from './faults.ts';
import { cors } from './http/cors.ts';
import { hex16, readFields, requireField } from './http/request-body.ts';
import {
  asAuthServerError,
  errorResponse,
  invalidParameter,
  oauthError,
} from './http/server-error.ts';
import type { LocalState } from './state.ts';
import { verifyIdToken } from './tokens/id-token.ts';
import { tradeAtAuthServer, tradeForTokens } from './tokens/token-endpoint.ts';
import {
  destroyToken,
  introspectToken,
  revokeToken,
  verifyToken,
} from './tokens/token-inspection.ts';

type Answer = (request: Request, state: LocalState) => Promise<object>;

/**
 * The OAuth server: codes in, tokens out, and questions about them. Today it is a part of the auth
 * server, whose own addresses under `/oauth/` do the same.
 */
export function createOAuthServer(state: LocalState): Hono {
  const app = new Hono();
  const { server, clients } = state.options;
  const fail = failDeliberately('oauth', () => state.faults);

  function post(path: string, answer: Answer, reported = (error: unknown) => error) {
    app.use(path, cors('any', ['POST']), fail);
    app.post(path, async (c) => {
      try {
        return Response.json(await answer(c.req.raw, state), {
          headers: { 'Cache-Control': 'no-store', Pragma: 'no-cache' },
        });
      } catch (error) {
        return errorResponse(reported(error));
      }
    });
  }

  post('/token', tradeForTokens);
  post('/verify', verifyToken);
  post('/introspect', introspectToken);
  post('/destroy', destroyToken);
  post('/oauth/token', tradeAtAuthServer, asAuthServerError);
  post('/oauth/destroy', revokeToken, asAuthServerError);
  post('/oauth/id-token-verify', verifyIdToken);

  app.use('/jwks', cors('any', ['GET']), fail);
  app.get('/jwks', async (c) => c.json(await state.signingKeys.publicKeys()));

  for (const path of ['/client/:id', '/oauth/client/:id'] as const) {
    app.use(path, cors('any', ['GET']), fail);
    app.get(path, (c) => {
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
  }

  app.use('/authorization', cors('any', ['GET', 'POST']), fail);
  app.get('/authorization', (c, next) => {
    // Where both servers are at one address, it is the content server that answers.
    if (server.oauthHost === server.contentHost) return next();
    // Keys are for the content server alone; they must not pass through this one.
    if (c.req.query('keys_jwk')) return errorResponse(invalidParameter('keys_jwk', 'query'));
    const { search } = new URL(c.req.url);
    return c.redirect(`${server.contentHost}/authorization${search}`);
  });
  app.post('/authorization', async (c) => {
    try {
      const fields = await readFields(c.req.raw);
      requireField(fields, 'client_id', hex16);
      requireField(fields, 'assertion', /^[\w\-.~=]{50,10240}$/);
      requireField(fields, 'state', /^.{1,512}$/);
      // The content server's pages send their assertion here; the local ones need none.
      throw oauthError(104);
    } catch (error) {
      return errorResponse(error);
    }
  });

  return app;
}
