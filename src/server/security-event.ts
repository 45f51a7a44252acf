import { FxaRelierError } from '../errors.ts';
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

/**
 * Reads the Security Event Token (RFC 8417) of a webhook's request.
 *
 * An ID token of the same client is signed by the same keys, and is no event: it has no `events`.
 */
export async function readSecurityEvent(
  verify: VerifySignedToken,
  request: Request,
): Promise<SecurityEvent> {
  const [, token] = /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '') ?? [];
  if (!token) throw malformed('The request has no security event token');
  const {
    sub = '',
    jti = '',
    iat = 0,
    events,
  } = await verify(token, {
    requiredClaims: ['sub', 'jti', 'iat', 'events'],
  });
  if (typeof events !== 'object' || events === null) throw malformed('The token has no events');
  const base = { uid: sub, jti, issuedAt: Math.round(iat * 1000) };
  const field = (type: string) => (events as Record<string, unknown>)[eventUri + type];

  const password = field('password-change');
  if (password) {
    return { ...base, type: 'password-change', changedAt: readTime(password) };
  }
  const profile = field('profile-change');
  if (profile) {
    // Only what is known of it, so that nothing takes the place of uid or type.
    return { ...base, type: 'profile-change', ...readProfile(Object(profile)) };
  }
  const subscription = field('subscription-state-change');
  if (subscription) {
    const { capabilities, isActive } = Object(subscription);
    return {
      ...base,
      type: 'subscription-state-change',
      capabilities: [capabilities ?? []].flat().map(String),
      isActive: isActive === true,
      changedAt: readTime(subscription),
    };
  }
  for (const type of ['delete-user', 'metrics-opt-out', 'metrics-opt-in'] as const) {
    if (field(type)) return { ...base, type };
  }
  return { ...base, type: 'other', events: events as Record<string, unknown> };
}

/**
 * Milliseconds. Of a subscription's change the documentation says seconds, and its example has
 * milliseconds; this number lies in 1973 as the one, and in 5138 as the other.
 */
function readTime(event: unknown): number {
  const { changeTime } = Object(event);
  if (!Number.isFinite(changeTime)) throw malformed('The event has no changeTime');
  return changeTime < 1e11 ? changeTime * 1000 : changeTime;
}

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
