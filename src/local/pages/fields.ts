import { html } from 'hono/html';
import type { Html } from './layout.ts';

export interface Field {
  name: string;
  label: string;
  type: 'email' | 'password' | 'text';
  autocomplete: string;
  value?: string;
  hint?: string;
  /** What is wrong with what was typed. */
  problem?: string | undefined;
  /** The cursor is put here. */
  focus?: boolean;
  inputmode?: 'numeric';
}

/** A labelled field whose hint and problem are tied to it for those who cannot see them. */
export function field(options: Field): Html {
  const { name, label, type, autocomplete, value = '', hint, problem, focus, inputmode } = options;
  const described = [problem && `${name}-problem`, hint && `${name}-hint`]
    .filter(Boolean)
    .join(' ');
  return html`<div class="field">
<label for="${name}">${label}</label>
<input id="${name}" name="${name}" type="${type}" value="${value}" autocomplete="${autocomplete}" required${
    inputmode && html` inputmode="${inputmode}"`
  }${described && html` aria-describedby="${described}"`}${problem && html` aria-invalid="true"`}${
    focus && html` autofocus`
  }>
${problem && html`<p class="problem" id="${name}-problem" role="alert">${problem}</p>`}
${hint && html`<p class="hint" id="${name}-hint">${hint}</p>`}
</div>`;
}

type Filling = Pick<Field, 'value' | 'hint' | 'problem' | 'focus'>;

export function emailField(filling: Filling): Html {
  return field({
    name: 'email',
    label: 'Email',
    type: 'email',
    autocomplete: 'username',
    ...filling,
  });
}

export function passwordField(
  autocomplete: 'current-password' | 'new-password',
  filling: Filling,
): Html {
  return field({ name: 'password', label: 'Password', type: 'password', autocomplete, ...filling });
}

/** Six digits from a mail. */
export function codeField(filling: Filling): Html {
  return field({
    name: 'code',
    label: 'Code, six digits',
    type: 'text',
    inputmode: 'numeric',
    autocomplete: 'one-time-code',
    ...filling,
  });
}

/** Beside the sign-in, so that it is still there when the code has been read. */
export function inboxLink(): Html {
  return html`<a href="/inbox" target="_blank" rel="noopener">local inbox<span class="unseen"> (opens a new tab)</span></a>`;
}

/** The heading, and whom the sign-in is for. */
export function heading(title: string, clientName: string): Html {
  return html`<h1>${title}</h1>
<p class="relier">to continue to <strong>${clientName}</strong></p>`;
}
