import { FxaRelierError } from '../../errors.ts';
import { isJsonObject } from '../../shared/json-object.ts';
import type { VerifySignedToken } from './signed-token.ts';

interface EventBase {
  /** Whom it is about: the session's `uid`. */
  uid: string;
  /** The event's own id. Firefox Accounts may send one twice. */
  jti: string;
  /** When it was sent, in milliseconds since 1970. */
  issuedAt: number;
}

/** The user has changed or reset the password. Sessions from before `changedAt` are to end. */
export interface PasswordChangeEvent extends EventBase {
  type: 'password-change';
  /** Milliseconds since 1970. */
  changedAt: number;
}

/** Something in the profile is new. What is not named may be, too: fetch the profile again. */
export interface ProfileChangeEvent extends EventBase {
  type: 'profile-change';
  email?: string;
  locale?: string;
  /** `false`: collect no metrics on this user. */
  metricsEnabled?: boolean;
  totpEnabled?: boolean;
  accountDisabled?: boolean;
  accountLocked?: boolean;
}

/** What the user has paid for has changed. An event older than the last one known is to be dropped. */
export interface SubscriptionStateChangeEvent extends EventBase {
  type: 'subscription-state-change';
  capabilities: string[];
  isActive: boolean;
  /** Milliseconds since 1970. */
  changedAt: number;
}

/** The account is gone. What the site has of the user is to be deleted. */
export interface DeleteUserEvent extends EventBase {
  type: 'delete-user';
}

/** The user's choice, whether metrics may be collected: `metricsEnabled` of the profile. */
export interface MetricsEvent extends EventBase {
  type: 'metrics-opt-out' | 'metrics-opt-in';
}

/** One that this version does not know. Answer it as any other, so that it is not sent again. */
export interface OtherEvent extends EventBase {
  type: 'other';
  /** By the names on the wire. */
  events: Record<string, unknown>;
}

export type SecurityEvent =
  | PasswordChangeEvent
  | ProfileChangeEvent
  | SubscriptionStateChangeEvent
  | DeleteUserEvent
  | MetricsEvent
  | OtherEvent;

const eventUri = 'https://schemas.accounts.firefox.com/event/';

/** The latest time of a `Date`, in milliseconds. */
const maxTimeMs = 8.64e15;

/** What each event brings, by the end of its name. The gravest event is first. */
const readers: Record<string, (fields: Record<string, unknown>) => object> = {
  'delete-user': () => ({}),
  'password-change': (fields) => ({ changedAt: readTime(fields) }),
  'subscription-state-change': readSubscription,
  'profile-change': readProfile,
  'metrics-opt-out': () => ({}),
  'metrics-opt-in': () => ({}),
};

/**
 * Reads the events of a webhook's request, a Security Event Token (RFC 8417). There is at least one.
 *
 * An ID token of the same client is signed by the same keys, and is no event: it has no `events`.
 */
export async function readSecurityEvents(
  verify: VerifySignedToken,
  request: Request,
): Promise<[SecurityEvent, ...SecurityEvent[]]> {
  const [, token] = /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '') ?? [];
  if (!token) throw malformed('The request has no security event token');
  const {
    sub,
    jti,
    iat = 0,
    events,
  } = await verify(token, {
    requiredClaims: ['sub', 'jti', 'iat', 'events'],
  });
  if (typeof sub !== 'string' || !sub) throw malformed('The sub of the token is not text');
  if (typeof jti !== 'string' || !jti) throw malformed('The jti of the token is not text');
  if (!isJsonObject(events)) throw malformed('The token has no events');
  const base = { uid: sub, jti, issuedAt: Math.round(requireTime('iat', iat * 1000)) };

  const unknown = { ...events };
  const read: SecurityEvent[] = [];
  for (const [type, readFields] of Object.entries(readers)) {
    const uri = eventUri + type;
    if (!Object.hasOwn(events, uri)) continue;
    const fields = events[uri];
    if (!isJsonObject(fields)) throw malformed(`The event ${type} is no object`);
    read.push({ ...base, type, ...readFields(fields) } as SecurityEvent);
    delete unknown[uri];
  }
  if (Object.keys(unknown).length) read.push({ ...base, type: 'other', events: unknown });
  const [first, ...others] = read;
  if (!first) throw malformed('The token has no events');
  return [first, ...others];
}

/**
 * Milliseconds. Of a subscription's change the documentation says seconds, and its example has
 * milliseconds; this number lies in 1973 as the one, and in 5138 as the other.
 */
function readTime({ changeTime }: Record<string, unknown>): number {
  const time = requireTime('changeTime', changeTime);
  return time < 1e11 ? time * 1000 : time;
}

function requireTime(name: string, time: unknown): number {
  if (typeof time === 'number' && time >= 0 && time <= maxTimeMs) return time;
  throw malformed(`The ${name} of the event is no time`);
}

function readSubscription(fields: Record<string, unknown>) {
  const { capabilities, isActive } = fields;
  const isList =
    Array.isArray(capabilities) && capabilities.every((name) => typeof name === 'string');
  if (!isList || typeof isActive !== 'boolean') {
    throw malformed('The event does not say what the user has subscribed to');
  }
  return { capabilities, isActive, changedAt: readTime(fields) };
}

/** Only the fields that are known, so that none replaces `uid` or `type`. */
function readProfile(fields: Record<string, unknown>): Partial<ProfileChangeEvent> {
  const expected = {
    email: 'string',
    locale: 'string',
    metricsEnabled: 'boolean',
    totpEnabled: 'boolean',
    accountDisabled: 'boolean',
    accountLocked: 'boolean',
  };
  return Object.fromEntries(
    Object.entries(expected)
      .filter(([name, type]) => typeof fields[name] === type)
      .map(([name]) => [name, fields[name]]),
  );
}

function malformed(message: string): FxaRelierError {
  return new FxaRelierError('invalid_response', message);
}
