/** What a page of the local Firefox Accounts asks for, or says is wrong. */
export interface ReadPage {
  /** Empty where nothing is wrong. */
  problem: string;
  /** What a refusal is about: `redirectUri "http://localhost:5000/back"`. */
  details: string[];
  /** Where the page's script goes by itself; empty if it stays. */
  redirect: string;
  /** What is to be filled in, and where it is sent. */
  form: { action: string; hidden: Record<string, string>; asked: string[] } | undefined;
}

/** Reads a page of the local Firefox Accounts: those that src/local/pages makes, and no others. */
export function readPage(whole: string): ReadPage {
  // What a page may show later is not what it says now.
  const html = whole.replace(/<(\w+) [^>]*\bhidden>.*?<\/\1>/gs, '');
  const [, alert = ''] = /<p [^>]*role="alert"[^>]*>(.*?)<\/p>/s.exec(html) ?? [];
  const [, action, inner = ''] =
    /<form method="post" action="([^"]*)">(.*?)<\/form>/s.exec(html) ?? [];
  const [, redirect = ''] =
    /<a id="continue" href="([^"]*)">.*<script src="\/redirect.js">/s.exec(html) ?? [];
  return {
    problem: textOf(alert),
    redirect: decode(redirect),
    details: [...html.matchAll(/<dt>(.*?)<\/dt><dd>(.*?)<\/dd>/gs)].map(
      ([, name = '', value = '']) => `${textOf(name)} ${textOf(value)}`,
    ),
    form: action === undefined ? undefined : { action: decode(action), ...fieldsOf(inner) },
  };
}

function fieldsOf(form: string) {
  const inputs = [...form.matchAll(/<input [^>]*>/g)].map(([tag]) => ({
    name: attribute(tag, 'name'),
    value: attribute(tag, 'value'),
    isHidden: attribute(tag, 'type') === 'hidden',
  }));
  const hidden = inputs.filter(({ isHidden }) => isHidden);
  return {
    hidden: Object.fromEntries(hidden.map(({ name, value }) => [name, value])),
    asked: inputs.filter(({ isHidden }) => !isHidden).map(({ name }) => name),
  };
}

function attribute(tag: string, name: string): string {
  return decode(new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? '');
}

function textOf(html: string): string {
  return decode(html.replace(/<[^>]*>/g, ' '))
    .replace(/\s+/g, ' ')
    .trim();
}

function decode(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
