import { html } from 'hono/html';

export type Html = ReturnType<typeof html>;

/** What is different from page to page. */
export interface Page {
  title: string;
  body: Html;
  /** What the relier's page is told, once, when this page is on screen. */
  result?: object;
  /** Why the sign-in is refused. The script of a framed page prints it in the console. */
  refusal?: string;
  /** The page does not speak with the page around it. */
  mute?: boolean;
  /** What the script of a BrowserID page is to do, which takes the place of the usual one. */
  task?: object;
}

/** What a framed page needs in order to speak with the page around it. */
export interface Channel {
  relierOrigin: string;
  cancellable: boolean;
  /** Where the frame goes when nobody answers. */
  errorPage: string;
}

interface Frame {
  framed: boolean;
  channel?: Channel | undefined;
}

/** The page as a whole document. */
export function layout(page: Page, { framed, channel }: Frame): Html {
  const { title, body, result, refusal, task } = page;
  const script = task ? 'browserid-page.js' : channel && 'content-page.js';
  return html`<!doctype html>
<html lang="en" class="${framed ? 'framed' : 'alone'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="${framed ? 'light' : 'light dark'}">
<title>${title} · Local Firefox Accounts</title>
<link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="/content.css">
${script && html`<script src="/${script}" defer></script>`}
</head>
<body${channel && channelAttributes(channel, result, refusal)}${task && html` data-task="${JSON.stringify(task)}"`}>
<main class="sheet" aria-label="Local Firefox Accounts">
<header>
<span class="name">Local Firefox Accounts</span>
<span class="tag">for development</span>
</header>
${body}
${channel?.cancellable && html`<button type="button" id="close" class="plain" hidden>Cancel</button>`}
<footer>
<p>This is not Mozilla. It keeps everything in memory: never type a real password here.</p>
</footer>
</main>
</body>
</html>
`;
}

function channelAttributes(
  { relierOrigin, errorPage }: Channel,
  result: object | undefined,
  refusal: string | undefined,
): Html {
  return html` data-relier-origin="${relierOrigin}" data-error-page="${errorPage}"${
    result && html` data-result="${JSON.stringify(result)}"`
  }${refusal && html` data-refusal="${refusal}"`}`;
}
