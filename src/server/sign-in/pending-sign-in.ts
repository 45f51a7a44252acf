import type { AuthorizationOptions, PendingRequest } from '../../oauth/authorization-request.ts';
import { invalidArgument } from '../../shared/argument.ts';
import { type CookieJar, readCookies } from '../http/cookies.ts';
import { type Seal, sealedLength } from '../session/sealed-value.ts';

const signInLifetimeMs = 15 * 60 * 1000;
/** Longer, so that the server can tell a user who took too long from one without cookies. */
const cookieLifetimeSeconds = 60 * 60;
/** The states that are remembered as used, for the message about a second use. */
const maxUsedStates = 1000;

// Some servers take no more than 8 kB of cookies, and the session's alone may have 3,500 bytes.
const mostSignIns = 8;
const mostBytes = 3000;
const mostBytesEach = 2000;

/** A sign-in that went to Firefox Accounts and has not come back. */
export interface PendingSignIn extends PendingRequest {
  /** Milliseconds since 1970. */
  readonly begunAt: number;
  /** Where on this site the user goes on afterwards, in full. */
  readonly returnTo: string;
  /** Who was signed in when it began. */
  readonly uid?: string | undefined;
  /** What was asked for: for the checks, and to begin anew. */
  readonly options: AuthorizationOptions & { readonly action: string };
}

/**
 * A browser's pending sign-ins, each in a sealed cookie of its own: two tabs that begin at the same
 * moment would overwrite each other in one cookie. `SameSite=Lax`, since the answer comes by a
 * navigation from another site. What comes of a sign-in ends it, and 15 minutes do.
 */
export function createPendingSignIns(jar: CookieJar, seal: Seal<PendingSignIn>) {
  const nameOf = (state: string) => `sign-in-${/^[\w-]{8}$/.exec(state.slice(-8)) ?? ''}`;
  const [prefix = '', suffix = ''] = jar.nameOf('sign-in-*').split('*');
  const used = new Set<string>();

  return {
    /** The `Set-Cookie` lines that remember one more, and forget the oldest of too many. */
    async remember(request: Request, given: PendingSignIn): Promise<string[]> {
      const signIn = fit(given);
      const sealed = await seal.seal(signIn, signIn.begunAt + signInLifetimeMs);
      const name = nameOf(signIn.state);
      const lines = [jar.set(name, sealed, cookieLifetimeSeconds)];

      const others = await Promise.all(
        [...readCookies(request)]
          .filter(([other]) => other.startsWith(prefix) && other.endsWith(suffix))
          .map(async ([other, value]) => ({
            name: `sign-in-${other.slice(prefix.length, other.length - suffix.length)}`,
            bytes: other.length + value.length,
            begunAt: (await seal.open(value))?.begunAt ?? 0,
          })),
      );
      let count = 1;
      let bytes = jar.nameOf(name).length + sealed.length;
      for (const other of others.sort((a, b) => b.begunAt - a.begunAt)) {
        count += 1;
        bytes += other.bytes;
        if (!other.begunAt || count > mostSignIns || bytes > mostBytes) {
          lines.push(jar.remove(other.name));
        }
      }
      return lines;
    },

    /** What this browser began under `state`. That it is the very state is checked later. */
    find(request: Request, state: string): Promise<PendingSignIn | undefined> {
      return seal.open(readCookies(request).get(jar.nameOf(nameOf(state))));
    },

    /** The reason why `find` returns `undefined`, for the site's log. */
    async explainMissing(request: Request, state: string): Promise<string> {
      if (!state) return 'The response has no state';
      if (used.has(state)) return 'This sign-in was completed before: its state works once';
      const name = jar.nameOf(nameOf(state));
      const sealed = readCookies(request).get(name);
      if (!sealed) {
        return `The request has no cookie ${name}: the sign-in began in another browser or on another host name, was completed before, is older than an hour, or the cookie was blocked or removed on the way`;
      }
      return (await seal.hasExpired(sealed))
        ? `The sign-in took longer than ${signInLifetimeMs / 60_000} minutes`
        : `The cookie ${name} does not open: was cookieSecret changed, or is it another client's or server's?`;
    },

    /** The `Set-Cookie` line that ends one. */
    forget(state: string): string {
      used.add(state);
      const [oldest = ''] = used;
      if (used.size > maxUsedStates) used.delete(oldest);
      return jar.remove(nameOf(state));
    },
  };
}

/** The sign-in as its cookie can hold it: a user's `returnTo` that is too long becomes `/`. */
function fit(signIn: PendingSignIn): PendingSignIn {
  if (sealedLength(signIn) <= mostBytesEach) return signIn;
  const shorter = { ...signIn, returnTo: `${new URL(signIn.returnTo).origin}/` };
  const length = sealedLength(shorter);
  if (length <= mostBytesEach) return shorter;
  throw invalidArgument(
    `The sign-in's options take ${length} bytes in a cookie that has room for ${mostBytesEach}: shorten email or params`,
  );
}

export type PendingSignIns = ReturnType<typeof createPendingSignIns>;
