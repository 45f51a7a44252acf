/** What the server tells the script of a BrowserID page to do, in the body's `data-task`. */
export type PageTask = CompleteTask | CheckTask;

/** The dialog is over: to make the assertion, and to bring it to the site. */
export interface CompleteTask {
  kind: 'complete';
  /** Lets the page have its key signed, once. */
  ticket: string;
  /** The site's origin, as the browser said it. */
  audience: string;
  email: string;
  state: string;
  returnTo: string;
}

/** To tell the page around the frame who is signed in, if the frame can see that. */
export interface CheckTask {
  kind: 'check';
  site: string;
  state: string;
  finding: Finding;
  /** For the assertion, where there is to be one. */
  ticket?: string;
  /** Where the finding can be asked for again. */
  stateAt: string;
  /** The cookie that changes when the finding may have changed. */
  changeStamp: string;
}

/** Whom the browser's session has signed in to the site, compared with what the site believes. */
export type Finding =
  | { answer: 'agreed' | 'signed out' | 'unknown' }
  | { answer: 'different'; email: string };
