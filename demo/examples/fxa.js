// What the four sites in this folder have in common. Run one with
//
//   FXA_CLIENT_SECRET=… COOKIE_SECRET=$(openssl rand -base64 32) node demo/examples/hono.js
//
// after `npm run build`, while `npx --no-install fxa-relier-client local` runs: it knows the client
// and prints its secret. Any number of processes may serve a site, as long as they have the same
// COOKIE_SECRET. To change that, put the new one in front of the old, with a space between.
import { discoverServer, FxaRelierServer, isFxaRelierError } from 'fxa-relier-client/server';

const { env } = process;

/** 0 is any free port. */
export const port = Number(env.PORT ?? 8080);

export const fxa = new FxaRelierServer(env.FXA_CLIENT_ID ?? 'dcdb5ae7add825d2', {
  clientSecret: env.FXA_CLIENT_SECRET,
  cookieSecret: env.COOKIE_SECRET?.split(' '),
  redirectUri: env.REDIRECT_URI ?? 'http://localhost:8080/oauth',
  scope: 'profile openid',
  server: await discoverServer(env.FXA_CONTENT_HOST ?? 'http://localhost:3030'),
  onError: (error) => console.error(error),
});

/** The page. A form signs out, since only a POST may. */
export async function home(request) {
  const user = await session(request);
  const body = user
    ? `<p>You are ${escapeHtml(user.profile.email)}.
       <form method="post" action="/sign-out"><button>Sign out</button></form>`
    : '<p><a href="/sign-in">Sign in</a>';
  return new Response(`<!doctype html><title>Example</title>${body}`, {
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
  });
}

/** Whose sessions from before which moment are over. A real site has a database for it. */
const endedAt = new Map();

/** Events may come late: what an earlier one says takes nothing back. */
function endSessions(uid, before) {
  endedAt.set(uid, Math.max(before, endedAt.get(uid) ?? 0));
}

/** The session, unless the user's password has changed since it began. */
export async function session(request) {
  const found = await fxa.session(request);
  return found && found.signedInAt < (endedAt.get(found.uid) ?? 0) ? null : found;
}

export async function webhook(request) {
  try {
    for (const event of await fxa.verifySecurityEvents(request)) {
      if (event.type === 'password-change') endSessions(event.uid, event.changedAt);
      if (event.type === 'delete-user') endSessions(event.uid, Number.POSITIVE_INFINITY);
    }
    return new Response();
  } catch (error) {
    if (!isFxaRelierError(error)) throw error;
    // The sender learns no more than that; the details are for the site's own log.
    console.error(error);
    return new Response(null, { status: error.reason === 'invalid_response' ? 401 : 503 });
  }
}

function escapeHtml(text) {
  return String(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
