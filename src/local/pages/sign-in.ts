import { html } from 'hono/html';
import { withParam } from '../http/query-string.ts';
import type { Visit } from '../sign-in/visit.ts';
import { emailField, heading, passwordField } from './fields.ts';
import type { Page } from './layout.ts';

export interface SignInProblem {
  email?: string;
  password?: string;
}

/** Address and password. */
export function signInPage(visit: Visit, email: string, problem: SignInProblem = {}): Page {
  const { asked, base, query, framed, extraFields } = visit;
  return {
    title: 'Sign in',
    body: html`${heading('Sign in', asked.client.name)}
<form method="post" action="${base}/signin${query}">
${emailField({
  value: email,
  problem: problem.email,
  focus: !framed && (!email || problem.email !== undefined),
})}
${passwordField('current-password', {
  problem: problem.password,
  focus: !framed && email !== '' && problem.email === undefined,
})}
${extraFields}
<button type="submit">Sign in</button>
</form>
<p class="other">No account yet? <a href="${base}/signup${email ? withParam(query, 'email', email) : query}">Create one</a></p>`,
  };
}

/** Address given and fixed: only this account will do. */
export function forceAuthPage(visit: Visit, problem?: string): Page {
  const { asked, base, query, framed, extraFields } = visit;
  return {
    title: 'Sign in',
    body: html`${heading('Sign in', asked.client.name)}
<form method="post" action="${base}/force_auth${query}">
<p class="fixed"><span class="hint">Email</span><br><strong>${asked.email}</strong></p>
<input type="hidden" name="email" value="${asked.email}" autocomplete="username">
${passwordField('current-password', {
  problem,
  focus: !framed,
})}
${extraFields}
<button type="submit">Sign in</button>
</form>`,
  };
}

/** Only one account would do, and there is none of that address. */
export function forceAuthUnknownPage({ asked }: Visit): Page {
  return {
    title: 'Unknown account',
    body: html`${heading('Unknown account', asked.client.name)}
<p class="problem" role="alert">There is no account with the address <strong>${asked.email}</strong>.</p>
<p>${asked.client.name} asks for this account and no other, so you cannot sign in or register here.</p>`,
  };
}

/** Someone is signed in already. */
export function signedInPage(visit: Visit, email: string, otherPath: string): Page {
  const { asked, base, query, extraFields } = visit;
  return {
    title: 'Signed in',
    body: html`${heading('Signed in', asked.client.name)}
<p class="fixed"><span class="hint">Signed in as</span><br><strong>${email}</strong></p>
<form method="post" action="${base}/continue${query}">
${extraFields}
<button type="submit">Continue</button>
</form>
${
  !asked.accountIsFixed &&
  html`<p class="other"><a href="${otherPath}${withParam(query, 'email', 'blank')}">Use another account</a></p>`
}`,
  };
}

/** The address first; whether it is known decides what comes next. */
export function emailFirstPage(visit: Visit, email: string, problem?: string): Page {
  const { asked, base, query, framed } = visit;
  return {
    title: 'Enter your email',
    body: html`${heading('Enter your email', asked.client.name)}
<form method="post" action="${base}/email${query}">
${emailField({
  value: email,
  problem,
  hint: 'You sign in if there is an account with it, and create one if there is not.',
  focus: !framed,
})}
<button type="submit">Continue</button>
</form>`,
  };
}
