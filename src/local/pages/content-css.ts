/** The look of the content pages: alone on a screen as a card, in a lightbox as its whole panel. */
export const contentCss = `
:root {
  color-scheme: light dark;
  --ground: #eef1f6;
  --sheet: #fff;
  --ink: #17202e;
  --faint: #566173;
  --line: #848f9f;
  --rule: #dfe4ec;
  --accent: #1a57b8;
  --accent-strong: #134490;
  --on-accent: #fff;
  --problem: #a81b1b;
  --tag: #fff1cc;
  --on-tag: #5c4300;
}
@media (prefers-color-scheme: dark) {
  :root:not(.framed) {
    --ground: #10141b;
    --sheet: #1a202a;
    --ink: #eef2f8;
    --faint: #a9b4c5;
    --line: #77849a;
    --rule: #323c4b;
    --accent: #8db8ff;
    --accent-strong: #b3d0ff;
    --on-accent: #0c1a30;
    --problem: #ff9c94;
    --tag: #4a3b10;
    --on-tag: #ffe3a0;
  }
}
*, *::before, *::after { box-sizing: border-box; }
body {
  margin: 0;
  background: var(--ground);
  color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif;
  overflow-wrap: anywhere;
}
.alone body { min-height: 100vh; display: grid; place-items: center; padding: 1rem; }
/* The lightbox around it is light for everyone: the real pages that could be framed were white. */
.framed { color-scheme: light; --sheet: Canvas; }
.framed body { background: var(--sheet); }
.sheet { width: 100%; max-width: 27.5rem; background: var(--sheet); padding: 1.5rem; }
.alone .sheet {
  border: 1px solid var(--rule);
  border-radius: 14px;
  box-shadow: 0 12px 32px rgb(15 25 45 / 10%);
}
@media (min-width: 26rem) { .sheet { padding: 2rem; } }
.framed .sheet { margin: 0 auto; padding-top: .5rem; }

header { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem .6rem; margin-bottom: 1.75rem; }
.name { font-size: .875rem; font-weight: 600; }
.tag {
  padding: .1rem .5rem;
  border-radius: 99px;
  background: var(--tag);
  color: var(--on-tag);
  font-size: .75rem;
  font-weight: 600;
}
h1 { margin: 0; font-size: 1.6rem; line-height: 1.2; letter-spacing: -.01em; }
p { margin: .75rem 0; }
.relier { margin: .35rem 0 1.5rem; color: var(--faint); }
.relier strong { color: var(--ink); font-weight: 600; }

a { color: var(--accent); text-underline-offset: .15em; }
a:hover { color: var(--accent-strong); }
a, button, input { border-radius: 6px; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }

.field { margin: 0 0 1.1rem; }
label { display: block; margin-bottom: .35rem; font-size: .9rem; font-weight: 600; }
input {
  display: block;
  width: 100%;
  min-height: 2.75rem;
  padding: .5rem .75rem;
  border: 1px solid var(--line);
  background: var(--sheet);
  color: var(--ink);
  font: inherit;
}
input[aria-invalid] { border: 2px solid var(--problem); }
input[name=code] { max-width: 11rem; font-size: 1.25rem; letter-spacing: .2em; font-variant-numeric: tabular-nums; }
.hint { margin: .5rem 0 0; color: var(--faint); font-size: .875rem; }
.problem { margin: .5rem 0 0; color: var(--problem); font-size: .9rem; font-weight: 600; }
h1 + .problem { margin-top: 1rem; font-size: 1rem; }
.fixed { margin: 0 0 1.25rem; padding: .7rem .9rem; border: 1px solid var(--rule); border-radius: 8px; }
.fixed strong { font-weight: 600; }

button {
  width: 100%;
  min-height: 2.75rem;
  padding: .5rem 1rem;
  border: 1px solid transparent;
  background: var(--accent);
  color: var(--on-accent);
  font: inherit;
  font-weight: 600;
  cursor: pointer;
}
button:hover { background: var(--accent-strong); }
.plain { margin-top: 1.25rem; border-color: var(--line); background: transparent; color: var(--ink); }
.plain:hover { background: var(--ground); }
[hidden] { display: none; }

.banner {
  display: flex;
  align-items: center;
  gap: .75rem;
  margin: 0 0 1.25rem;
  padding: .65rem .9rem;
  border-radius: 8px;
  background: var(--banner, var(--ground));
  color: var(--on-banner, var(--ink));
}
.logo { flex: none; max-width: 6.25rem; max-height: 3rem; object-fit: contain; }
.host { min-width: 0; font-weight: 600; }
.check { display: flex; align-items: center; gap: .6rem; margin: 0 0 1.1rem; }
.check input { flex: none; width: 1.25rem; min-height: 1.25rem; margin: 0; accent-color: var(--accent); }
.check label { margin: 0; }
.other { margin: 1.25rem 0 0; }

.scopes, .mails { margin: 1rem 0 1.5rem; padding: 0; list-style: none; }
.scopes li { padding: .55rem 0; border-top: 1px solid var(--rule); }
.scopes li:last-child { border-bottom: 1px solid var(--rule); }
.mails li { padding: .9rem 0; border-top: 1px solid var(--rule); }
.mails p { margin: 0; }
.to { font-weight: 600; }
.code { font-size: 1.75rem; font-weight: 600; letter-spacing: .15em; font-variant-numeric: tabular-nums; }
code { color: var(--faint); font: .85em ui-monospace, monospace; }
dl { display: grid; grid-template-columns: auto 1fr; gap: .35rem 1rem; margin: 1.25rem 0 0; font-size: .9rem; }
dt { color: var(--faint); }
dd { margin: 0; }

footer { margin-top: 1.75rem; padding-top: 1rem; border-top: 1px solid var(--rule); }
footer p { margin: 0; color: var(--faint); font-size: .8125rem; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (forced-colors: active) { button, .tag, .banner, .alone .sheet { border: 1px solid; } }
`;
