import type { LocalFxa } from '../../src/testing/index.ts';

/** What came back for one address, with redirects to Firefox Accounts' own pages followed. */
export interface Shown {
  url: string;
  status: number;
  headers: Headers;
  /** Set when the last answer sends the browser away from Firefox Accounts. */
  location: string | null;
  html: string;
  /** The text of the page without its markup. */
  text: string;
  heading: string;
  forms: Form[];
  links: Link[];
}

interface Form {
  action: string;
  fields: Record<string, string>;
}

interface Link {
  href: string;
  text: string;
}

/** A browser that keeps cookies and submits forms, for a local Firefox Accounts alone. */
export function createLocalBrowser(fxa: LocalFxa) {
  const cookies = new Map<string, string>();

  async function load(request: Request, redirects = 0): Promise<Shown> {
    if (redirects > 20) throw new Error(`too many redirects, the last to ${request.url}`);
    if (cookies.size) {
      request.headers.set('Cookie', [...cookies].map((pair) => pair.join('=')).join('; '));
    }
    const response = await fxa.fetch(request);
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    const location = response.headers.get('Location');
    const target = location && new URL(location, request.url).href;
    if (target?.startsWith(fxa.server.contentHost)) {
      return load(new Request(target), redirects + 1);
    }
    const html = await response.text();
    return {
      url: request.url,
      status: response.status,
      headers: response.headers,
      location: target,
      html,
      text: textOf(html),
      heading: textOf(/<h1>(.*?)<\/h1>/s.exec(html)?.[1] ?? ''),
      forms: [...html.matchAll(/<form method="post" action="([^"]*)">(.*?)<\/form>/gs)].map(
        ([, action = '', inner = '']) => ({ action: decode(action), fields: fieldsOf(inner) }),
      ),
      links: [...html.matchAll(/<a [^>]*?href="([^"]*)"[^>]*>(.*?)<\/a>/gs)].map(
        ([, href = '', inner = '']) => ({ href: decode(href), text: textOf(inner) }),
      ),
    };
  }

  return {
    cookies,

    open: (url: string, headers: HeadersInit = {}) => load(new Request(url, { headers })),

    /** Fills in the page's form and sends it as a browser would. */
    submit(page: Shown, fields: Record<string, string> = {}, headers: HeadersInit = {}) {
      const [form] = page.forms;
      if (!form) throw new Error(`no form in ${page.url}: ${page.text}`);
      return load(
        new Request(new URL(form.action, page.url), {
          method: 'POST',
          headers: { Origin: fxa.server.contentHost, ...headers },
          body: new URLSearchParams({ ...form.fields, ...fields }),
        }),
      );
    },

    follow(page: Shown, text: string) {
      const link = page.links.find((one) => one.text.includes(text));
      if (!link) throw new Error(`no link "${text}" in ${page.url}: ${page.text}`);
      return load(new Request(new URL(link.href, page.url)));
    },
  };
}

function fieldsOf(form: string): Record<string, string> {
  return Object.fromEntries(
    [...form.matchAll(/<input [^>]*>/g)].map(([tag]) => [
      attribute(tag, 'name'),
      attribute(tag, 'value'),
    ]),
  );
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
