import { createHash } from 'node:crypto';
import { type Context, Hono } from 'hono';
import {
  assignMonogram,
  avatarOf,
  defaultAvatarId,
  permittedProfile,
} from './accounts/profile-fields.ts';
import { grants } from './authorization/scopes.ts';
import { failDeliberately } from './faults.ts';
import { cors } from './http/cors.ts';
import { readFields } from './http/request-body.ts';
import {
  errorResponse,
  insufficientScope,
  notFound,
  profileError,
  ServerError,
} from './http/server-error.ts';
import type { LocalState } from './state.ts';
import type { AccessToken } from './tokens/grants.ts';
import { requireAccessToken } from './tokens/token-inspection.ts';

/** A display name: no control characters, line separators or private characters. */
const displayNamePattern = /^[^\p{Cc}\p{Zl}\p{Zp}\p{Co}\ufff9-\ufffb]{0,256}$/u;

/** The profile server: what a token permits to know about its user. */
export function createProfileServer(state: LocalState): Hono {
  const app = new Hono();
  const { profileHost } = state.options.server;
  const fail = failDeliberately('profile', () => state.faults);

  /** An address whose response is `read`, or 403 if that is `undefined`. */
  function get(path: string, read: (token: AccessToken) => object | undefined) {
    app.use(path, cors('echo', ['GET', 'POST']), fail);
    app.get(path, (c) => {
      try {
        const token = readToken(c, state);
        const body = read(token);
        if (!body) throw insufficientScope();
        return conditionalJson(c, body, token.account.changedAt);
      } catch (error) {
        return errorResponse(error);
      }
    });
  }

  /** An address that changes the profile of a user whose token has the scope. */
  function post(
    path: string,
    scope: string,
    change: (token: AccessToken, request: Request) => Promise<object>,
  ) {
    app.use(path, cors('echo', ['GET', 'POST']), fail);
    app.post(path, async (c) => {
      try {
        const token = readToken(c, state);
        if (!grants(token.scope, scope)) throw insufficientScope();
        return c.json(await change(token, c.req.raw));
      } catch (error) {
        return errorResponse(error);
      }
    });
  }

  get('/profile', ({ account, scope }) => {
    assignMonogram(account, scope, profileHost);
    return permittedProfile(account, scope, profileHost);
  });
  get('/uid', ({ account: { uid }, scope }) =>
    grants(scope, 'profile:uid') ? { uid } : undefined,
  );
  get('/email', ({ account: { email }, scope }) =>
    grants(scope, 'profile:email') || grants(scope, 'email') ? { email } : undefined,
  );
  get('/avatar', ({ account, scope }) =>
    grants(scope, 'profile:avatar') ? avatarOf(account, profileHost) : undefined,
  );
  get('/subscriptions', ({ scope }) =>
    grants(scope, 'profile:subscriptions') ? { subscriptions: [] } : undefined,
  );
  get('/display_name', ({ account: { displayName }, scope }) =>
    grants(scope, 'profile:display_name') ? { displayName } : undefined,
  );

  post('/display_name', 'profile:display_name:write', async ({ account }, request) => {
    const { displayName } = await readFields(request);
    if (typeof displayName !== 'string' || !displayNamePattern.test(displayName)) {
      throw profileError(101, { validation: { source: 'payload', keys: ['displayName'] } });
    }
    if (displayName) account.displayName = displayName;
    else delete account.displayName;
    account.changedAt = Date.now();
    return {};
  });
  // The local server cannot scale a picture, so it reports an error that the real one has for that.
  post('/avatar/upload', 'profile:avatar:write', async () => {
    throw profileError(103);
  });

  // The picture of those who have none, in three sizes that are one: it has no pixels.
  app.get('/a/:name', (c) => {
    const [id, size] = c.req.param('name').split('_');
    const known = id === defaultAvatarId && [undefined, 'small', 'large'].includes(size);
    return known ? image(c, placeholder) : errorResponse(notFound());
  });
  app.get('/avatar/:initial', (c) => {
    const initial = c.req.param('initial');
    return image(c, monogram(/^[a-z0-9]$/i.test(initial) ? initial.toUpperCase() : '?'));
  });

  return app;
}

/** The token of an `Authorization` header, read as loosely and as strictly as Firefox Accounts does. */
function readToken(c: Context, state: LocalState): AccessToken {
  const authorization = c.req.header('Authorization') ?? '';
  if (!authorization.startsWith('Bearer')) {
    throw profileError(100, { reason: 'Bearer token not provided' });
  }
  const [, token] = authorization.split(' ');
  try {
    return requireAccessToken({ token }, state.grants);
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    throw profileError(100, { reason: error.message });
  }
}

/** Answers with 304 when the asker has this very answer already, with 204 when it is empty. */
function conditionalJson(c: Context, body: object, changedAt: number): Response {
  const text = JSON.stringify(body);
  const etag = `"${createHash('sha256').update(text).digest('hex').slice(0, 32)}"`;
  const headers = {
    ETag: etag,
    'Last-Modified': new Date(changedAt).toUTCString(),
    'Cache-Control': 'private, no-cache, no-store, must-revalidate',
  };
  const asked = (c.req.header('If-None-Match') ?? '').split(',').map((tag) => tag.trim());
  if (asked.some((tag) => tag === etag || tag === `W/${etag}`)) return c.body(null, 304, headers);
  if (text === '{}') return c.body(null, 204, headers);
  return c.body(text, 200, { ...headers, 'Content-Type': 'application/json; charset=utf-8' });
}

function image(c: Context, svg: string): Response {
  return c.body(svg, 200, {
    'Content-Type': 'image/svg+xml; charset=UTF-8',
    'Content-Security-Policy': "default-src 'none'",
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'Cache-Control': 'public, max-age=86400',
    'X-Content-Type-Options': 'nosniff',
  });
}

const placeholder = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 80" width="80" height="80">
<rect width="80" height="80" fill="#cbd2dc"/>
<g fill="#5b6678"><circle cx="40" cy="31" r="14"/><path d="M12 80a28 28 0 0 1 56 0z"/></g>
</svg>
`;

function monogram(initial: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 80" width="80" height="80">
<rect width="80" height="80" fill="#cbd2dc"/>
<text x="40" y="54" font-family="sans-serif" font-size="40" text-anchor="middle" fill="#5b6678">${initial}</text>
</svg>
`;
}
