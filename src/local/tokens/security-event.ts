import { ownOptions } from '../../shared/argument.ts';
import type { LocalState } from '../state.ts';

/** What can happen to an account that its reliers are told about. */
export type LocalSecurityEventType =
  | 'password-change'
  | 'profile-change'
  | 'subscription-state-change'
  | 'delete-user'
  | 'metrics-opt-out'
  | 'metrics-opt-in';

/** Whom an event is about, and who is told. */
export interface LocalSecurityEvent {
  /** Whose account it is. Default: that of the first account. */
  uid?: string;
  /** Who is told; it need not be a client here. Default: the first client. */
  clientId?: string;
  /** Fields of the event's payload that are to differ from the usual ones. */
  payload?: Record<string, unknown>;
}

/**
 * A Security Event Token as Firefox Accounts' webhooks carry it.
 *
 * @see RFC 8417
 * @see https://mozilla.github.io/ecosystem-platform/reference/account-events
 */
export function createSecurityEvent(
  { signingKeys, options, accounts }: LocalState,
  type: LocalSecurityEventType,
  event: LocalSecurityEvent = {},
): Promise<string> {
  const {
    uid = options.accounts[0]?.uid ?? '',
    clientId = options.clients[0]?.id ?? '',
    payload = {},
  } = ownOptions(event);
  const email = accounts.findByUid(uid)?.email;
  return signingKeys.sign({
    iss: options.server.contentHost,
    sub: uid,
    aud: clientId,
    iat: Math.floor(Date.now() / 1000),
    jti: crypto.randomUUID(),
    events: {
      [`https://schemas.accounts.firefox.com/event/${type}`]: {
        ...usualPayload(type, uid, email),
        ...payload,
      },
    },
  });
}

function usualPayload(type: LocalSecurityEventType, uid: string, email: string | undefined) {
  if (type === 'password-change') return { changeTime: Date.now() };
  if (type === 'profile-change') return { uid, ...(email === undefined ? {} : { email }) };
  if (type === 'subscription-state-change') {
    // Seconds, unlike the milliseconds of a password's change.
    const changeTime = Math.floor(Date.now() / 1000);
    return { capabilities: ['capability'], isActive: true, changeTime };
  }
  return {};
}
