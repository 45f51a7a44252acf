import { element } from './element.ts';
import { type Report, reportOf, showReport, takeReportFromAddress } from './outcome.ts';
import * as shown from './sign-in.ts';
import { surfaceChoice } from './surface-choice.ts';

interface Entry {
  title: string;
  about: string;
  /** The function whose lines are shown and run. */
  code: (options: never) => Promise<unknown>;
  /** What it is called with. */
  options?: () => object;
}

const email = element('email', HTMLInputElement);
const outcome = element('outcome', HTMLElement);
const calls = new Map<HTMLElement, Entry>();
let busy = false;

const choice = surfaceChoice(element('surface', HTMLFormElement), showCalls);
const withEmail = () => ({ ...choice(), email: email.value });

const entries: Entry[] = [
  {
    title: 'Begin',
    about:
      'Every button begins like this, with the FxaRelierClient that “fxa-relier-client” exports. The backend makes the state and keeps it in the session; a page that does not know the state cannot finish the sign-in.',
    code: shown.beginSignIn,
  },
  {
    title: 'Finish',
    about:
      'And ends like this. Running it alone with made-up values shows that the backend refuses a state that it did not hand out.',
    code: shown.finishSignIn,
    options: () => ({ code: 'made up', state: 'made up' }),
  },
  {
    title: 'Sign in',
    about: 'For those who have an account.',
    code: shown.signIn,
    options: choice,
  },
  {
    title: 'Sign up',
    about: 'For those who have none. The code that it asks for arrives in the local inbox.',
    code: shown.signUp,
    options: choice,
  },
  {
    title: 'Force auth',
    about: 'With one address and no other, as before changing something that matters.',
    code: shown.forceAuth,
    options: withEmail,
  },
  {
    title: 'Best choice',
    about: 'Firefox Accounts decides between signing in and signing up.',
    code: shown.bestChoice,
    options: choice,
  },
  {
    title: 'Email first',
    about: 'Firefox Accounts asks for the address and goes on from there.',
    code: shown.emailFirst,
    options: choice,
  },
  {
    title: 'A link',
    about: 'Opens nothing: the URL for a real link, which opens in a new tab like any other.',
    code: shown.signInLink,
  },
  {
    title: 'Sign out',
    about: 'The backend destroys the token and forgets the session.',
    code: shown.signOut,
  },
];

element('entries', HTMLElement).append(...entries.map(sectionOf));
email.addEventListener('input', showCalls);
showCalls();
showReport(outcome, takeReportFromAddress());

function sectionOf(entry: Entry): HTMLElement {
  const { name } = entry.code;
  const title = create('h2', entry.title);
  title.id = `${name}-title`;
  const call = create('code');
  const run = create('button', 'Run');
  run.type = 'button';
  run.setAttribute('aria-label', `Run ${name}`);
  const line = create('div', call, run);
  line.className = 'call';
  const result = create('div');
  result.className = 'outcome';
  result.setAttribute('role', 'status');
  const section = create(
    'section',
    title,
    create('p', entry.about),
    create('pre', create('code', sourceOf(entry.code))),
    line,
    result,
  );
  section.className = 'card';
  section.setAttribute('aria-labelledby', title.id);

  calls.set(call, entry);
  run.addEventListener('click', () => runEntry(entry, result));
  return section;
}

/** Runs the function, one at a time, and shows what came of it. */
async function runEntry({ code, options }: Entry, place: HTMLElement): Promise<void> {
  if (busy) return;
  busy = true;
  showReport(place);
  try {
    const value = await code(options?.() as never);
    const { outcome, error, url } = (value ?? {}) as Partial<Report & Record<string, string>>;
    showReport(place, outcome && { outcome, detail: error });
    place.append(create('pre', value ? print(value) : 'undefined: the page is on its way'));
    if (url) {
      const link = create('a', 'The link');
      link.href = url;
      place.append(link);
    }
  } catch (error) {
    showReport(place, reportOf(error));
    const { name, message } = error as Error;
    place.append(create('pre', `${name} ${print({ message, ...(error as object) })}`));
  } finally {
    busy = false;
  }
}

/** The lines that run, as the browser has them, indented as everything else here. */
function sourceOf(code: Entry['code']): string {
  return code.toString().replace(/^(?: {4})+/gm, (indent) => indent.slice(indent.length / 2));
}

/** Writes each call as it would be made with what is chosen now. */
function showCalls(): void {
  for (const [place, { code, options }] of calls) {
    const fields = Object.entries(options?.() ?? {});
    const list = fields.map(([name, value]) => `${name}: '${value}'`).join(', ');
    place.textContent = `await ${code.name}(${list && `{ ${list} }`})`;
  }
}

/** JSON, with the names of what is more than data. */
function print(value: object): string {
  return JSON.stringify(value, (_, part) => (isData(part) ? part : part.constructor.name), 2);
}

function isData(value: unknown): boolean {
  return !(value instanceof Object) || Array.isArray(value) || value.constructor === Object;
}

function create<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const created = document.createElement(name);
  created.append(...children);
  return created;
}
