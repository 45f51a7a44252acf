import type { DialogAnswer } from './dialog-answer.ts';

/** What the server tells the script of a BrowserID page to do, in the body's `data-task`. */
export type PageTask = CompleteTask | EndTask | CheckTask;

/** Where the dialog's answer goes. */
export interface Destination {
  /** The site's origin, as the browser said it. No page of another origin gets the answer. */
  audience: string;
  /** The answer goes to the page that opened this popup, if that can be reached. */
  inPopup: boolean;
  /** The page of the site that gets the answer otherwise. */
  returnTo: string;
}

/** The dialog is over: to make the assertion, and to bring it to the site. */
export interface CompleteTask extends Destination {
  kind: 'complete';
  /** Lets the page have its key signed, once. */
  ticket: string;
  email: string;
  state: string;
}

/** The dialog is over without an assertion: to bring that to the site. */
export interface EndTask extends Destination {
  kind: 'end';
  answer: DialogAnswer;
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
