import { element } from './element.ts';
import { type Report, reportOf, showReport, takeReportFromAddress } from './outcome.ts';
import * as shown from './sign-in.ts';
import { sourceOf } from './source.ts';
import { surfaceChoice } from './surface-choice.ts';

interface Entry {
  title: string;
  about: string;
  /** The function whose lines are shown and run. */
  code: (...options: never[]) => Promise<unknown>;
  /** What it is called with. */
  options?: () => object;
  /** Whether it is a part of others, and does nothing alone. */
  isPart?: true;
}

const email = element('email', HTMLInputElement);
const outcome = element('outcome', HTMLElement);
const calls = new Map<HTMLElement, Entry>();
let busy = false;

const choice = surfaceChoice(element('surface', HTMLFormElement));
const withEmail = () => ({ ...choice(), email: email.value });

const entries: Entry[] = [
  {
    title: 'Begin',
    about:
      'Every button begins like this, with the FxaRelierClient that “fxa-relier-client” exports. The backend makes the state and seals it into a cookie; a browser without that cookie cannot finish the sign-in.',
    code: shown.beginSignIn,
  },
  {
    title: 'The state',
    about:
      'The state alone, which the library waits for. A popup opens in the click, and stays blank until the state is there.',
    code: shown.fetchState,
  },
  {
    title: 'Finish',
    about: 'Ends it where the result comes to the page that began: from the lightbox or the popup.',
    code: shown.finishSignIn,
    isPart: true,
  },
  {
    title: 'Receive',
    about:
      'Ends it on the page at the redirect URI. In a popup, handleRedirect() hands the answer to the page that waits for it, closes the window, and never resolves.',
    code: shown.receiveSignIn,
    isPart: true,
  },
  {
    title: 'Hand over',
    about:
      'What both end with. Running it alone with made-up values shows that the backend refuses a state that it did not hand out.',
    code: shown.handOver,
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
    title: 'Ask silently',
    about:
      'Who is signed in at Firefox Accounts? It comes back at once, signed in or with an error: see the page of that name.',
    code: shown.askSilently,
  },
  {
    title: 'Step up',
    about:
      'For what matters more: a second factor, and lately. The backend says how it wants it, and checks the ID token for it.',
    code: shown.stepUp,
  },
  {
    title: 'Sign out',
    about: 'The backend destroys the token and takes the session’s cookie away.',
    code: shown.signOut,
  },
];

email.addEventListener('input', showCalls);
element('surface', HTMLFormElement).addEventListener('change', showCalls);
showReport(outcome, takeReportFromAddress());
try {
  await shown.prepareClient();
  element('entries', HTMLElement).append(...entries.map(sectionOf));
  showCalls();
} catch (error) {
  showReport(outcome, reportOf(error));
}

function sectionOf(entry: Entry): HTMLElement {
  const { name } = entry.code;
  const title = create('h2', entry.title);
  title.id = `${name}-title`;
  const section = create(
    'section',
    title,
    create('p', entry.about),
    create('pre', create('code', sourceOf(entry.code))),
  );
  section.className = 'card';
  section.setAttribute('aria-labelledby', title.id);
  if (!entry.isPart) section.append(...callOf(entry));
  return section;
}

/** The call with its button, and the place for what comes of it. */
function callOf(entry: Entry): HTMLElement[] {
  const call = create('code');
  const run = create('button', 'Run');
  run.type = 'button';
  run.setAttribute('aria-label', `Run ${entry.code.name}`);
  const line = create('div', call, run);
  line.className = 'call';
  const result = create('div');
  result.className = 'outcome';
  result.setAttribute('role', 'status');

  calls.set(call, entry);
  run.addEventListener('click', () => runEntry(entry, result));
  return [line, result];
}

/** Runs the function, one at a time, and shows what came of it. */
async function runEntry({ code, options }: Entry, place: HTMLElement): Promise<void> {
  if (busy) return;
  busy = true;
  showReport(place);
  try {
    const value = await code(options?.() as never);
    const { outcome, error, url } = (value ?? {}) as Partial<Report>;
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
