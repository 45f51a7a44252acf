import { createHash } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { cors } from './cors.ts';
import { failDeliberately } from './faults.ts';
import type { AccessToken } from './grants.ts';
import type { LocalState } from './local-state.ts';
import { avatarOf, defaultAvatarId, permittedProfile } from './profile-fields.ts';
import { grants } from './scopes.ts';
import { errorResponse, insufficientScope, notFound, profileError } from './server-error.ts';

/** The profile server: what a token permits to know about its user. */
export function createProfileServer(state: LocalState): Hono {
  const app = new Hono();
  const { profileHost } = state.options.server;
  const fail = failDeliberately('profile', () => state.faults);

  /** An address whose answer is `read`, or 403 where that gives nothing. */
  function get(path: string, read: (token: AccessToken) => object | undefined) {
    app.use(path, cors('echo', ['GET']), fail);
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

  get('/profile', ({ account, scope }) => permittedProfile(account, scope, profileHost));
  get('/uid', ({ account: { uid }, scope }) =>
    grants(scope, 'profile:uid') ? { uid } : undefined,
  );
  get('/email', ({ account: { email }, scope }) =>
    grants(scope, 'profile:email') || grants(scope, 'email') ? { email } : undefined,
  );
  get('/avatar', ({ account, scope }) =>
    grants(scope, 'profile:avatar') ? avatarOf(account, profileHost) : undefined,
  );
  get('/display_name', ({ account: { displayName }, scope }) =>
    grants(scope, 'profile:display_name') ? { displayName } : undefined,
  );

  // The picture of those who have none, in three sizes that are one: it has no pixels.
  app.get('/a/:name', (c) => {
    const [id, size] = c.req.param('name').split('_');
    const known = id === defaultAvatarId && [undefined, 'small', 'large'].includes(size);
    if (!known) return errorResponse(notFound());
    return c.body(placeholder, 200, {
      'Content-Type': 'image/svg+xml',
      'Content-Security-Policy': "default-src 'none'",
      'Cross-Origin-Resource-Policy': 'cross-origin',
      'Cache-Control': 'public, max-age=86400',
      'X-Content-Type-Options': 'nosniff',
    });
  });

  return app;
}

function readToken(c: Context, { grants: { accessToken } }: LocalState): AccessToken {
  const bearer = /^Bearer +(\S+)$/i.exec(c.req.header('Authorization') ?? '')?.[1];
  if (bearer === undefined) throw profileError(100, { reason: 'Bearer token not provided' });
  const token = accessToken(bearer);
  if (!token || Date.now() >= token.expiresAt) {
    throw profileError(100, { reason: 'Bearer token is invalid' });
  }
  return token;
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

const placeholder = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 80" width="80" height="80">
<rect width="80" height="80" fill="#cbd2dc"/>
<g fill="#5b6678"><circle cx="40" cy="31" r="14"/><path d="M12 80a28 28 0 0 1 56 0z"/></g>
</svg>
`;
