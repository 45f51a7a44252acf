export type { LocalAssertion } from './browserid/create-assertion.ts';
export type { LocalFaults } from './faults.ts';
export type { LocalMail } from './inbox.ts';
export { type Listening, listen, PortError } from './listen.ts';
export { createLocalFxa, type LocalFxa } from './local-fxa.ts';
export type { LocalAccount, LocalClient, LocalFxaOptions } from './options.ts';
export type { LocalSecurityEvent, LocalSecurityEventType } from './security-event.ts';
export { type Credentials, signInWithFetch } from './sign-in-with-fetch.ts';
export {
  type LocalPorts,
  type RunningLocalFxa,
  type StartLocalFxaOptions,
  startLocalFxa,
} from './start-local-fxa.ts';
