import type { Authentication } from '../accounts/authentication.ts';
import type { DialogOptions } from './dialog-options.ts';
import { createExpiring, type Expiring } from './expiring.ts';
import type { Principal } from './principal.ts';

/** A dialog that a site has opened. */
export interface Dialog {
  /** Whose it is, as the browser said when it began. */
  site: string;
  options: DialogOptions;
  /** How the box "Keep me signed in" was last left; `undefined` until it has been seen. */
  persistent: boolean | undefined;
}

/** Lets a page have one certificate signed, also where the browser keeps the session from it. */
export interface Ticket {
  authentication: Authentication;
  principal: Principal;
}

/** What a site's page wants to know of its visitor, without a word to them. */
export interface CheckQuestion {
  site: string;
  state: string;
  /** An address, `null` for nobody, `undefined` where the site does not know. */
  loggedInUser: string | null | undefined;
  /** Only a sign-in counts that was asked to be kept. */
  persistent: boolean;
  requiredEmail: string | undefined;
  principal: Principal;
}

/** What BrowserID's pages leave on the server from one request to the next. */
export interface BrowserIdState {
  dialogs: Expiring<Dialog>;
  tickets: Expiring<Ticket>;
  checks: Expiring<CheckQuestion>;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

export function createBrowserIdState(): BrowserIdState {
  return {
    // A dialog may have a logo of 128 KiB. The others are small.
    dialogs: createExpiring(dayMs, 200),
    tickets: createExpiring(5 * minuteMs, 1000),
    checks: createExpiring(dayMs, 1000),
  };
}
