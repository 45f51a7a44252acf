import { beforeAll, describe, expect, it } from 'vitest';
import { FxaRelierServer } from '../../../src/server/index.ts';
import { account, confidential, createFxa } from '../../local/fixture.ts';
import { createRelier, failure } from '../relier.ts';
import { createSigner, eventClaims, idTokenClaims } from '../tokens.ts';

let signer: Awaited<ReturnType<typeof createSigner>>;

beforeAll(async () => {
  signer = await createSigner('key-1');
});

const { verifySecurityEvent, verifySecurityEvents } = new FxaRelierServer(confidential.id, {
  clientSecret: confidential.secret,
  server: 'local',
  fetch: async (input) => {
    expect(String(input)).toBe('http://localhost:9000/v1/jwks');
    return Response.json({ keys: [signer.jwk] });
  },
});

function webhook(authorization?: string) {
  return new Request('https://relier.example/webhook', {
    method: 'POST',
    headers: authorization ? { authorization } : {},
  });
}

const uri = (type: string) => `https://schemas.accounts.firefox.com/event/${type}`;
const base = {
  uid: account.uid,
  jti: 'e19ed6c5-4816-4171-aa43-56ffe80dbda1',
  issuedAt: 1565720808500,
};

describe('a security event', () => {
  it.each<[string, object, object]>([
    ['password-change', { changeTime: 1565721242227 }, { changedAt: 1565721242227 }],
    ['profile-change', {}, {}],
    [
      'profile-change',
      { email: 'new@example.com', metricsEnabled: false, uid: 'f00d', type: 'x', locale: 5 },
      { email: 'new@example.com', metricsEnabled: false },
    ],
    [
      'subscription-state-change',
      { capabilities: ['one', 'two'], isActive: true, changeTime: 1565721242227 },
      { capabilities: ['one', 'two'], isActive: true, changedAt: 1565721242227 },
    ],
    [
      'subscription-state-change',
      { capabilities: ['one'], isActive: false, changeTime: 1565721242 },
      { capabilities: ['one'], isActive: false, changedAt: 1565721242000 },
    ],
    ['delete-user', {}, {}],
    ['metrics-opt-out', {}, {}],
    ['metrics-opt-in', {}, {}],
  ])('of the type %s is read: %j', async (type, fields, expected) => {
    const token = await signer.sign(eventClaims({ [uri(type)]: fields }));
    expect(await verifySecurityEvent(webhook(`Bearer ${token}`))).toEqual({
      ...base,
      type,
      ...expected,
    });
  });

  it('of a type that is not known is handed on', async () => {
    const events = { [uri('apple-user-migration')]: { success: true } };
    const token = await signer.sign(eventClaims(events));
    expect(await verifySecurityEvent(webhook(`bearer ${token}`))).toEqual({
      ...base,
      type: 'other',
      events,
    });
  });

  it('may name its issuer without the slash at the end', async () => {
    const events = { [uri('delete-user')]: {} };
    const token = await signer.sign(eventClaims(events, { iss: 'http://localhost:3030' }));
    expect(await verifySecurityEvent(webhook(`Bearer ${token}`))).toMatchObject({
      type: 'delete-user',
    });
  });
});

describe('a token with several events', () => {
  const password = { [uri('password-change')]: { changeTime: 1565721242227 } };
  const deletion = { [uri('delete-user')]: {} };
  const profileChange = { [uri('profile-change')]: { email: 'new@example.com' } };
  const unknown = { [uri('apple-user-migration')]: { success: true } };

  it('is read whole by verifySecurityEvents(), the gravest event first', async () => {
    const events = { ...unknown, ...profileChange, ...password, ...deletion };
    const token = await signer.sign(eventClaims(events));
    expect(await verifySecurityEvents(webhook(`Bearer ${token}`))).toEqual([
      { ...base, type: 'delete-user' },
      { ...base, type: 'password-change', changedAt: 1565721242227 },
      { ...base, type: 'profile-change', email: 'new@example.com' },
      { ...base, type: 'other', events: unknown },
    ]);
  });

  it.each([
    { ...password, ...deletion },
    { ...deletion, ...password },
  ])('never hides a delete-user from verifySecurityEvent(): %j', async (events) => {
    const token = await signer.sign(eventClaims(events));
    expect(await verifySecurityEvent(webhook(`Bearer ${token}`))).toEqual({
      ...base,
      type: 'delete-user',
    });
  });

  it('is a list of one if there is one', async () => {
    const token = await signer.sign(eventClaims(password));
    expect(await verifySecurityEvents(webhook(`Bearer ${token}`))).toMatchObject([
      { type: 'password-change' },
    ]);
  });

  it('is refused as a whole if one of them is malformed', async () => {
    const events = { ...deletion, [uri('password-change')]: {} };
    const token = await signer.sign(eventClaims(events));
    await expect(verifySecurityEvents(webhook(`Bearer ${token}`))).rejects.toMatchObject(
      failure('invalid_response'),
    );
  });
});

describe('no security event', () => {
  const events = { [uri('delete-user')]: {} };
  it.each<[string, () => Promise<string | undefined>]>([
    ['is a request without one', async () => undefined],
    ['is another header', async () => 'Basic abc'],
    ['is one in two parts', async () => `Bearer a b`],
    ['is one of another issuer', () => bearer(events, { iss: 'https://evil.example/' })],
    ['is one for another client', () => bearer(events, { aud: '325b4083e32fe8e7' })],
    ['is one about nobody', () => bearer(events, { sub: undefined })],
    ['is one without an id', () => bearer(events, { jti: undefined })],
    ['is one without a time', () => bearer(events, { iat: undefined })],
    ['is one without events', () => bearer(undefined)],
    ['is one with a text for events', () => bearer('delete-user')],
    ['is one with a list for events', () => bearer([uri('delete-user')])],
    ['is one with an empty object for events', () => bearer({})],
    ['is one whose event is no object', () => bearer({ [uri('delete-user')]: true })],
    ['is one whose event is null', () => bearer({ [uri('delete-user')]: null })],
    ['is one about a number', () => bearer(events, { sub: 5 })],
    ['is one about a list of users', () => bearer(events, { sub: [account.uid] })],
    ['is one about an empty user', () => bearer(events, { sub: '' })],
    ['is one whose id is a number', () => bearer(events, { jti: 5 })],
    ['is one with an empty id', () => bearer(events, { jti: '' })],
    ['is one before 1970', () => bearer(events, { iat: -1 })],
    ['is one after all dates', () => bearer(events, { iat: 1e300 })],
    ['is a change at no time', () => bearer({ [uri('password-change')]: {} })],
    ['is a change at a text', () => bearer({ [uri('password-change')]: { changeTime: '1' } })],
    ['is a change before 1970', () => bearer({ [uri('password-change')]: { changeTime: -1 } })],
    [
      'is a change after all dates',
      () => bearer({ [uri('password-change')]: { changeTime: 1e17 } }),
    ],
    [
      'is a subscription without a state',
      () => bearer({ [uri('subscription-state-change')]: { capabilities: [], changeTime: 1e9 } }),
    ],
    [
      'is a subscription to things that are no text',
      () =>
        bearer({
          [uri('subscription-state-change')]: {
            capabilities: [{}],
            isActive: true,
            changeTime: 1e9,
          },
        }),
    ],
    [
      'is one that somebody else has signed',
      async () => `Bearer ${await (await createSigner('key-1')).sign(eventClaims(events))}`,
    ],
    ['is an ID token', async () => `Bearer ${await signer.sign(idTokenClaims())}`],
  ])('%s', async (_what, make) => {
    await expect(verifySecurityEvent(webhook(await make()))).rejects.toMatchObject(
      failure('invalid_response'),
    );
  });

  const bearer = async (list: unknown, more: Record<string, unknown> = {}) =>
    `Bearer ${await signer.sign(eventClaims(list, more))}`;
});

it.each(['password-change', 'profile-change', 'subscription-state-change', 'delete-user'] as const)(
  '%s of the local Firefox Accounts is read',
  async (type) => {
    const fxa = createFxa();
    const { relier } = createRelier({}, fxa);
    const token = await fxa.createSecurityEvent(type, { uid: account.uid });
    expect(await relier.verifySecurityEvent(webhook(`Bearer ${token}`))).toMatchObject({
      type,
      uid: account.uid,
    });
  },
);

it('without the keys it is not known what it is', async () => {
  const events = { [uri('delete-user')]: {} };
  const other = await createSigner('key-1');
  const { verifySecurityEvent: fresh } = new FxaRelierServer(confidential.id, {
    server: 'local',
    fetch: async () => {
      throw new TypeError('fetch failed');
    },
  });
  const token = await other.sign(eventClaims(events));
  await expect(fresh(webhook(`Bearer ${token}`))).rejects.toMatchObject(failure('network'));
});
