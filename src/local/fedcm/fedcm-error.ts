/**
 * Why a site gets no assertion, in OAuth's words (RFC 6749, 4.1.2.1). The browser tells the site
 * the word, and its user the text.
 */
const refusals = {
  invalid_request: { status: 400, text: 'The site has asked in a way that is not understood.' },
  invalid_scope: { status: 400, text: 'The site has not asked for the email address.' },
  unauthorized_client: { status: 403, text: 'The site has asked in the name of another site.' },
  access_denied: {
    status: 403,
    text: 'The site does not accept this account, or it is not signed in.',
  },
  server_error: { status: 500, text: 'Something went wrong.' },
} as const;

export type Refusal = keyof typeof refusals;

/** A request for an assertion, or for the end of one, that is refused. */
export class FedcmError extends Error {
  override readonly name = 'FedcmError';
  readonly code: string;
  readonly status: 400 | 403 | 500;

  constructor(code: Refusal | (string & Record<never, never>)) {
    super(textOf(code));
    this.code = code;
    this.status = isRefusal(code) ? refusals[code].status : 500;
  }
}

/** What the user can read of it. */
export function textOf(code: string): string {
  return refusals[isRefusal(code) ? code : 'server_error'].text;
}

function isRefusal(code: string): code is Refusal {
  return Object.hasOwn(refusals, code);
}
