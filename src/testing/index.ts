export type {
  Listening,
  LocalAccount,
  LocalAssertion,
  LocalClient,
  LocalFaults,
  LocalFxa,
  LocalFxaOptions,
  LocalMail,
  LocalPorts,
  LocalSecurityEvent,
  LocalSecurityEventType,
  RunningLocalFxa,
  StartLocalFxaOptions,
} from '../local/index.ts';
export { createLocalFxa, listen, PortError, startLocalFxa } from '../local/index.ts';
export { type Credentials, signInWithFetch } from './sign-in-with-fetch.ts';
