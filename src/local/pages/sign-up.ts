import { html } from 'hono/html';
import { withParam } from '../http/query-string.ts';
import { beginningOf, type Visit } from '../sign-in/visit.ts';
import { codeField, emailField, heading, inboxLink, passwordField } from './fields.ts';
import type { Page } from './layout.ts';

export interface SignUpProblem {
  email?: string;
  password?: string;
}

export const shortestPassword = 8;

/** A new address and password. */
export function signUpPage(visit: Visit, email: string, problem: SignUpProblem = {}): Page {
  const { asked, base, query, framed } = visit;
  return {
    title: 'Create an account',
    body: html`${heading('Create an account', asked.client.name)}
<form method="post" action="${base}/signup${query}">
${emailField({
  value: email,
  problem: problem.email,
  focus: !framed && (!email || problem.email !== undefined),
})}
${passwordField('new-password', {
  problem: problem.password,
  hint: `At least ${shortestPassword} characters, made up for this test.`,
  focus: !framed && email !== '' && problem.email === undefined,
})}
<button type="submit">Create account</button>
</form>
<p class="other">Have an account? <a href="${base}/signin${email ? withParam(query, 'email', email) : query}">Sign in</a></p>`,
  };
}

/** The code that has "arrived" in the local inbox. */
export function confirmPage(visit: Visit, email: string, problem?: string): Page {
  const { asked, base, query, framed } = visit;
  return {
    title: 'Enter your code',
    body: html`${heading('Enter your code', asked.client.name)}
<p>A code for <strong>${email}</strong> is in the ${inboxLink()}.</p>
<form method="post" action="${base}/confirm${query}">
${codeField({ problem, focus: !framed })}
<button type="submit">Confirm</button>
</form>
<p class="other"><a href="${base}/signup${withParam(beginningOf(query), 'email', email)}">Use another address</a></p>`,
  };
}

/** A code was asked for that nobody waits for any more. */
export function signUpOverPage({ asked, base, query }: Visit): Page {
  const rest = beginningOf(query);
  return {
    title: 'Code used or unknown',
    body: html`${heading('Code used or unknown', asked.client.name)}
<p>This sign-up is finished, or it was never begun.</p>
<p class="other"><a href="${base}/signin${rest}">Sign in</a> or
<a href="${base}/signup${rest}">create an account</a></p>`,
  };
}
