/** A message that the local Firefox Accounts would have sent by email. */
export interface LocalMail {
  to: string;
  subject: string;
  /** The digits to type into the page. */
  code: string;
  sentAt: Date;
}

export type Inbox = ReturnType<typeof createInbox>;

/** What would have been sent by email, to whomever, newest last. */
export function createInbox() {
  const mails: LocalMail[] = [];
  return {
    mails: mails as readonly LocalMail[],

    /** Makes a code and gives it, so that it can be compared with what is typed. */
    sendCode(to: string, subject: string): string {
      const code = sixDigits();
      mails.push({ to, subject, code, sentAt: new Date() });
      return code;
    },
  };
}

/** Whether someone typed the code, perhaps in groups as mails and apps show it. */
export function isCode(typed: string, code: string): boolean {
  return typed.replace(/\s/g, '') === code;
}

function sixDigits(): string {
  const [number = 0] = crypto.getRandomValues(new Uint32Array(1));
  return String(number % 1_000_000).padStart(6, '0');
}
