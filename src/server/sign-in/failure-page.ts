import { nanoid } from 'nanoid';
import { type AnswerOptions, htmlAnswer } from '../http/answer.ts';

const style = `
  :root { color-scheme: light dark; font: 100%/1.5 system-ui, sans-serif }
  body { max-width: 32rem; margin: 15vh auto 0; padding: 0 1rem }
  h1 { font-size: 1.5rem }
  a { display: inline-block; padding: .75rem 0 }`;

export interface FailurePage {
  heading: string;
  text: string;
  /** Where to go on. An empty address loads the page anew. */
  link: { text: string; href: string };
}

/** A page in place of what did not work: without script, in the user's colours. */
export function failurePage({ heading, text, link }: FailurePage, options: AnswerOptions) {
  const nonce = nanoid();
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(heading)}</title>
<style nonce="${nonce}">${style}</style>
</head>
<body>
<main>
<h1>${escapeHtml(heading)}</h1>
<p>${escapeHtml(text)}</p>
<p><a href="${escapeHtml(link.href)}">${escapeHtml(link.text)}</a></p>
</main>
</body>
</html>
`;
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
  const headers = { ...options.headers, 'content-security-policy': policy };
  return htmlAnswer(html, { ...options, headers });
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
