export type { LocalMail } from './accounts/inbox.ts';
export type { LocalAssertion } from './browserid/create-assertion.ts';
export type { LocalFaults } from './faults.ts';
export { type Listening, listen, listenAt, PortError } from './http/listen.ts';
export { createLocalFxa, type LocalFxa } from './local-fxa.ts';
export {
  defaultAccount,
  type LocalAccount,
  type LocalClient,
  type LocalFxaOptions,
  readSigningKey,
} from './options.ts';
export {
  type LocalPorts,
  type RunningLocalFxa,
  type StartLocalFxaOptions,
  startLocalFxa,
} from './start-local-fxa.ts';
export type { LocalSecurityEvent, LocalSecurityEventType } from './tokens/security-event.ts';
