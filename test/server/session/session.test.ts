import { inspect } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createCookieJar } from '../../../src/server/http/cookies.ts';
import {
  createSessions,
  type SessionOptions,
  type SignedIn,
} from '../../../src/server/session/session.ts';
import type { SessionStore } from '../../../src/server/session/session-store.ts';
import { account } from '../../local/fixture.ts';
import {
  cookieSecret,
  createBrowser,
  createRelier,
  failure,
  signIn,
  siteHandler,
} from '../relier.ts';
import { createStorage } from '../unstorage.ts';

const jar = createCookieJar('dcdb5ae7add825d2', true);
const accessToken = 'a1b2'.repeat(16);

function create(options: Partial<SessionOptions> = {}) {
  return createSessions({ jar, secrets: [cookieSecret], owner: 'o', ...options });
}

function user(more: Partial<SignedIn> = {}): SignedIn {
  const signedInAt = Date.now();
  return {
    uid: account.uid,
    profile: { uid: account.uid, email: account.email },
    signedInAt,
    expiresAt: signedInAt + 3_600_000,
    token: { accessToken, scope: ['profile'] },
    ...more,
  };
}

function requestWith(...lines: string[]) {
  const cookie = lines.map((line) => line.split(';')[0]).join('; ');
  return new Request('https://relier.example/', { headers: { cookie } });
}

const nobody = new Request('https://relier.example/');

afterEach(() => {
  vi.useRealTimers();
});

const memory = (): SessionStore & { items: Map<string, string> } => {
  const items = new Map<string, string>();
  return {
    items,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => items.set(key, value),
    removeItem: (key) => items.delete(key),
  };
};

describe.each<[string, () => Partial<SessionOptions>]>([
  ['in its cookie', () => ({})],
  ["in unstorage's memory", () => ({ store: createStorage() })],
  ['in a map', () => ({ store: memory() })],
])('a session %s', (_where, options) => {
  it('is read as it was started', async () => {
    const sessions = create(options());
    const started = user({ acr: 'AAL2', amr: ['pwd', 'otp'], authenticatedAt: 5 });
    const session = await sessions.read(requestWith(await sessions.start(nobody, started)));
    const { token, ...data } = started;
    expect(session).toEqual(data);
    expect(session?.token).toEqual(token);
  });

  it('shows no token where it is printed or sent', async () => {
    const sessions = create(options());
    const session = await sessions.read(requestWith(await sessions.start(nobody, user())));
    expect(JSON.stringify(session) + inspect(session)).not.toContain('a1b2');
    expect(Object.keys({ ...session })).not.toContain('token');
  });

  it('has a cookie as long as it lasts itself', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const sessions = create(options());
    const line = await sessions.start(nobody, user());
    expect(line).toMatch(/; Path=\/; Max-Age=3600; HttpOnly; SameSite=Lax; Secure$/);
    vi.advanceTimersByTime(3_599_000);
    expect(await sessions.read(requestWith(line))).toBeDefined();
    vi.advanceTimersByTime(1_000);
    expect(await sessions.read(requestWith(line))).toBeUndefined();
  });

  it('is not that of another client, or of another deployment', async () => {
    const where = options();
    const line = await create(where).start(nobody, user());
    expect(await create({ ...where, owner: 'another' }).read(requestWith(line))).toBeUndefined();
  });

  it('takes a cookie away when it ends', async () => {
    const sessions = create(options());
    const line = await sessions.start(nobody, user());
    await sessions.end(requestWith(line));
    expect(sessions.removeCookie()).toBe(jar.remove('session'));
  });

  it('is nobody without a cookie, or with a strange one', async () => {
    const sessions = create(options());
    expect(await sessions.read(nobody)).toBeUndefined();
    expect(await sessions.read(requestWith(jar.set('session', 'strange', 1)))).toBeUndefined();
    const line = await sessions.start(nobody, user());
    const cut = line.replace(/.{5};/, ';');
    expect(await sessions.read(requestWith(cut))).toBeUndefined();
  });
});

describe('a session in a store', () => {
  it('leaves nothing readable there, but whose it is', async () => {
    const store = memory();
    const sessions = create({ store });
    const line = await sessions.start(nobody, user());
    expect(line).not.toContain(account.uid);
    const [[key, value] = ['', '']] = [...store.items];
    expect(key).toMatch(new RegExp(`^fxa-session:${account.uid}:[\\w-]{32}$`));
    expect(value).not.toContain('a1b2');
    expect(value).not.toContain(account.email);
  });

  it('says to the store how long to keep it', async () => {
    const store = { ...memory(), setItem: vi.fn() };
    await create({ store }).start(nobody, user());
    expect(store.setItem).toHaveBeenCalledWith(expect.any(String), expect.any(String), {
      ttl: 3600,
    });
  });

  it('is gone for good when it ends, also for whoever kept the cookie', async () => {
    const store = memory();
    const sessions = create({ store });
    const line = await sessions.start(nobody, user());
    await sessions.end(requestWith(line));
    expect(store.items.size).toBe(0);
    expect(await sessions.read(requestWith(line))).toBeUndefined();
  });

  it('takes the place of the one before', async () => {
    const store = memory();
    const sessions = create({ store });
    const before = await sessions.start(nobody, user());
    const after = await sessions.start(requestWith(before), user());
    expect(store.items.size).toBe(1);
    expect(await sessions.read(requestWith(before))).toBeUndefined();
    expect(await sessions.read(requestWith(after))).toBeDefined();
  });

  it('of one user can be ended by the site, as after a change of password', async () => {
    const storage = createStorage();
    const sessions = create({ store: storage });
    const [one, two] = [
      await sessions.start(nobody, user()),
      await sessions.start(nobody, user({ uid: 'b'.repeat(32) })),
    ];
    for (const key of await storage.getKeys(`fxa-session:${account.uid}`)) {
      await storage.removeItem(key);
    }
    expect(await sessions.read(requestWith(one))).toBeUndefined();
    expect(await sessions.read(requestWith(two))).toBeDefined();
  });

  it('cannot be copied under the key of another session', async () => {
    const store = memory();
    const sessions = create({ store });
    await sessions.start(nobody, user({ uid: 'b'.repeat(32) }));
    const [victim = ''] = [...store.items.values()];
    const line = await sessions.start(nobody, user());
    const [, attackersKey = ''] = [...store.items.keys()];
    store.items.set(attackersKey, victim);
    expect(await sessions.read(requestWith(line))).toBeUndefined();
  });

  it('cannot be put back after the user has signed out or signed in again', async () => {
    const store = memory();
    const sessions = create({ store });
    const [first, second] = [
      await sessions.start(nobody, user()),
      await sessions.start(nobody, user()),
    ];
    const copy = new Map(store.items);
    await sessions.end(requestWith(first));
    const third = await sessions.start(requestWith(second), user());
    for (const [key, value] of copy) store.items.set(key, value);
    expect(await sessions.read(requestWith(first))).toBeUndefined();
    expect(await sessions.read(requestWith(second))).toBeUndefined();
    expect(await sessions.read(requestWith(third))).toBeDefined();
  });

  it('has ended for this process even if the store fails to remove it', async () => {
    const store = memory();
    const sessions = create({ store });
    const line = await sessions.start(nobody, user());
    const { removeItem } = store;
    store.removeItem = () => Promise.reject(new Error('down'));
    await expect(sessions.end(requestWith(line))).rejects.toThrow('down');
    store.removeItem = removeItem;
    expect(store.items.size).toBe(1);
    expect(await sessions.read(requestWith(line))).toBeUndefined();
  });

  it('has room for any profile', async () => {
    const store = memory();
    const sessions = create({ store });
    const profile = { about: 'x'.repeat(100_000) };
    const line = await sessions.start(nobody, user({ profile }));
    expect(line.length).toBeLessThan(512);
    expect((await sessions.read(requestWith(line)))?.profile).toEqual(profile);
  });

  it('cannot be had by a session that is in a cookie, or the other way round', async () => {
    const store = memory();
    const inStore = await create({ store }).start(nobody, user());
    const inCookie = await create().start(nobody, user());
    expect(await create().read(requestWith(inStore))).toBeUndefined();
    expect(await create({ store }).read(requestWith(inCookie))).toBeUndefined();
    const [stored = ''] = store.items.values();
    expect(await create().read(requestWith(jar.set('session', stored, 1)))).toBeUndefined();
  });
});

describe('a session that does not fit into a cookie', () => {
  it.each([200, 1000, 2000, 3000, 5000])(
    'stays within 3,500 bytes, with fields of %i characters',
    async (length) => {
      const long = 'ü'.repeat(length / 2);
      const profile = { subscriptions: long, other: long, email: account.email, avatar: 'a' };
      const sessions = create();
      const line = await sessions.start(nobody, user({ profile }));
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(3500);
      const session = await sessions.read(requestWith(line));
      expect(session?.profile).toMatchObject({ email: account.email, avatar: 'a' });
      expect([...Object.keys({ ...session?.profile }), ...(session?.omitted ?? [])].sort()).toEqual(
        Object.keys(profile).sort(),
      );
    },
  );

  it('keeps a short field that comes after a long one', async () => {
    const sessions = create();
    const profile = { long: 'x'.repeat(5000), short: 1 };
    const session = await sessions.read(
      requestWith(await sessions.start(nobody, user({ profile }))),
    );
    expect(session?.profile).toEqual({ short: 1 });
    expect(session?.omitted).toEqual(['long']);
  });

  it('has room for the names of all that it leaves out', async () => {
    const names = Array.from({ length: 50 }, (_, index) => `field-${index}`.padEnd(30, 'x'));
    const profile = Object.fromEntries(names.map((name) => [name, 'y'.repeat(50)]));
    const sessions = create();
    const line = await sessions.start(nobody, user({ profile }));
    expect(line.length).toBeLessThanOrEqual(3500);
    const { profile: kept = {}, omitted = [] } = (await sessions.read(requestWith(line))) ?? {};
    expect([...Object.keys(kept), ...omitted]).toEqual(names);
    expect(Object.keys(kept).length).toBeGreaterThan(0);
  });

  it('leaves room for a long Location header of the same response, after its tokens', async () => {
    const sessions = create();
    const location = `https://relier.example/${'x'.repeat(1000)}`;
    const profile = { email: account.email, long: 'x'.repeat(2000) };
    const line = await sessions.start(nobody, user({ profile }), location);
    expect(line.length + location.length).toBeLessThanOrEqual(3500);
    const session = await sessions.read(requestWith(line));
    expect(session).toMatchObject({ profile: { email: account.email }, omitted: ['long'] });

    const token = { accessToken: 'x'.repeat(2000), scope: [] };
    const full = await sessions.start(nobody, user({ profile, token }), location);
    expect((await sessions.read(requestWith(full)))?.token).toEqual(token);
  });

  it('asks for a store where not even the tokens fit', async () => {
    const token = { accessToken: 'x'.repeat(5000), scope: [] };
    await expect(create().start(nobody, user({ token }))).rejects.toMatchObject(
      failure('invalid_argument', { message: expect.stringContaining('give a store') }),
    );
  });
});

it("a pending sign-in's cookie is no session, and the other way round", async () => {
  const { relier, fxa, asked } = createRelier();
  const answer = siteHandler(relier);
  const browser = createBrowser(fxa);
  await browser.ask(answer, '/sign-in');
  const [pendingName = '', pending = ''] = browser.cookie('sign-in') ?? [];
  browser.cookies.set(jar.nameOf('session'), pending);
  expect(await (await browser.ask(answer, '/')).json()).toBeNull();

  browser.cookies.clear();
  await signIn(answer, browser);
  asked.length = 0;
  const [sessionName = '', session = ''] = browser.cookie('session') ?? [];
  browser.cookies.delete(sessionName);
  browser.cookies.set(pendingName, session);
  const state = `of-the-attacker-${pendingName.slice('__Host-fxa-sign-in-'.length).slice(0, 8)}`;
  const response = await browser.ask(answer, `/oauth?code=c&state=${state}`);
  expect(response.headers.get('location')).toContain('state=again.');
  expect(asked).toEqual([]);
});
