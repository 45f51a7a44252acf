export type { LocalFaults } from './faults.ts';
export type { LocalMail } from './inbox.ts';
export { type Listening, listen, PortError } from './listen.ts';
export { createLocalFxa, type LocalFxa } from './local-fxa.ts';
export type { LocalAccount, LocalClient, LocalFxaOptions } from './options.ts';
export type { LocalSecurityEvent, LocalSecurityEventType } from './security-event.ts';
