import type { FxaRelierErrorReason } from 'fxa-relier-client';

/** How something that a user did has ended, under one name for the backend and the pages. */
export type Outcome =
  | 'signed_in'
  | 'signed_out'
  /** A sign-in came back to a browser that is signed in. It is ignored. */
  | 'already_signed_in'
  /** The session is over, so that the to-dos cannot be shown. */
  | 'session_ended'
  /** Somebody is signed in, but not as surely as this asks for. */
  | 'step_up_required'
  /** The private note is. */
  | 'saved'
  /** A public client's token has been replaced, or made useless. */
  | 'refreshed'
  | 'destroyed'
  /** This site itself refused or failed; see the status. */
  | 'site_error'
  | FxaRelierErrorReason;
