/**
 * Who is behind `navigator.id`: what knows whether this visitor is signed in, lets them sign in, and
 * forgets them. `createFxaProvider` makes one; a site may bring its own.
 */
export interface IdentityProvider {
  /** What it believes of this visitor. Never shows anything. A rejection counts as `unknown`. */
  check(question: CheckQuestion): Promise<CheckAnswer>;
  /**
   * Lets the user sign in. Called inside the click, so a window may be opened before the first
   * `await`. Gives `undefined` where the user cancelled, and stays pending where the page is left.
   * Rejects with an `FxaRelierError` (`popup_blocked`, `timeout`, …). A rejection with `cancel` says
   * that the window was closed: nothing has changed, and nothing is checked again.
   */
  request(options: IdentityRequest): Promise<SignedIn | undefined>;
  /** The user leaves this site. A check that is asked for afterwards answers of the time after. */
  logout(): Promise<void>;
  /**
   * A sign-in that was begun on an earlier page and has ended on this one. It is given once. While
   * it stays pending nothing else is asked, and no callback is called.
   */
  returned?(): Promise<SignedIn | undefined>;
  /** Calls `changed` when who is signed in may have changed in another tab. The page checks again. */
  watch?(changed: () => void): void;
}

/** As the site says it: an address, `null` (nobody), or `undefined` (the site does not know). */
export type LoggedInUser = string | null | undefined;

export interface CheckQuestion {
  loggedInUser: LoggedInUser;
  /** Who has to vouch for the user: `firefox-accounts`. */
  wantIssuer?: string | undefined;
  /** For a silent `get`: only a sign-in that the user asked to be remembered counts. */
  persistent?: boolean | undefined;
  /** For a silent `get`: no other address counts. */
  requiredEmail?: string | undefined;
}

/** Whom the provider knows. `unknown` changes nothing: above all, it is not `signed out`. */
export type CheckAnswer =
  /** Just what the site said: the same address, or nobody and the site said `null`. */
  | { state: 'agreed' }
  /** Nobody. */
  | { state: 'signed out' }
  /** It cannot tell: storage is partitioned, or the server did not answer. */
  | { state: 'unknown' }
  /** This user, whom the site did not name. */
  | ({ state: 'different' } & SignedIn);

/** A user, and what proves it to the site's backend. */
export interface SignedIn {
  email: string;
  /** A certificate and an assertion, of two minutes. */
  assertion: string;
}

/** What a site may say of a sign-in. All of it has been checked. */
export interface IdentityRequest {
  /** Plain text. */
  siteName?: string | undefined;
  /** An https URL (http on localhost), or a `data:` URL of an image. */
  siteLogo?: string | undefined;
  /** Six hexadecimal digits. */
  backgroundColor?: string | undefined;
  /** An absolute URL; never without `privacyPolicy`. */
  termsOfService?: string | undefined;
  /** An absolute URL; never without `termsOfService`. */
  privacyPolicy?: string | undefined;
  /** Where the browser comes back to: an absolute path on this site. */
  returnTo?: string | undefined;
  /** The address to begin with. A hint. */
  email?: string | undefined;
  /** No other address may sign in. */
  requiredEmail?: string | undefined;
  /** The dialog may offer to keep the user signed in, for silent `get`s to come. */
  allowPersistent?: boolean | undefined;
  /** Who has to vouch for the user: `firefox-accounts`. */
  wantIssuer?: string | undefined;
  /** The sign-in may be at most this many seconds old; 0 for the password every time. */
  refreshAuthentication?: number | undefined;
}
