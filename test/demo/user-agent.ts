type Handler = (request: Request) => Response | Promise<Response>;

/** A browser without a screen: keeps cookies by host, as browsers do, and sends forms. */
export function createUserAgent(handlers: Record<string, Handler>) {
  const cookies = new Map<string, Map<string, string>>();

  const ask = async (url: string, init: RequestInit = {}): Promise<Response> => {
    const { origin, hostname } = new URL(url);
    const handler = handlers[origin];
    if (!handler) throw new Error(`Nobody answers at ${origin}`);
    const jar = cookies.get(hostname) ?? new Map<string, string>();
    cookies.set(hostname, jar);

    const headers = new Headers(init.headers);
    headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await handler(new Request(url, { ...init, headers }));
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (/max-age=0/i.test(cookie)) jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  };

  return {
    ask,

    cookie: (hostname: string, name: string) => cookies.get(hostname)?.get(name),

    /** What a page of `url`'s own site gets for a request of its script. */
    async call(method: string, url: string, body?: object) {
      const response = await ask(url, {
        method,
        headers: {
          accept: 'application/json',
          'content-type': 'application/json',
          'sec-fetch-site': 'same-origin',
        },
        ...(body && { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: await response.json() };
    },

    /** Follows redirects up to the first that leads to `end`; that one is not opened. */
    async visit(url: string, end: string, init?: RequestInit): Promise<Page> {
      const response = await ask(url, init);
      const location = response.headers.get('location');
      if (!location) return { url, html: await response.text() };
      const next = new URL(location, url).href;
      return next.startsWith(end) ? { url: next, html: '' } : this.visit(next, end);
    },

    /** Fills in the first form of a page that has a field for every one of `values`, and sends it. */
    async submit(page: Page, values: Record<string, string>, end: string): Promise<Page> {
      const form = formFor(page, values);
      if (!form)
        throw new Error(`No form for ${Object.keys(values)} at ${page.url}:\n${page.html}`);
      const body = new URLSearchParams({ ...Object.fromEntries(form.fields), ...values });
      const origin = new URL(page.url).origin;
      return this.visit(form.action, end, { method: 'POST', body, headers: { origin } });
    },
  };
}

/** Whether a form of the page has a field for every one of `values`. */
export function hasForm(page: Page, values: Record<string, string>): boolean {
  return formFor(page, values) !== undefined;
}

export interface Page {
  url: string;
  html: string;
}

function formFor(page: Page, values: Record<string, string>) {
  return formsOf(page).find(({ fields }) => Object.keys(values).every((name) => fields.has(name)));
}

function formsOf({ url, html }: Page) {
  return [...html.matchAll(/<form([^>]*)>(.*?)<\/form>/gs)].map(
    ([, attributes = '', inside = '']) => ({
      action: new URL(attribute(attributes, 'action') ?? url, url).href,
      fields: new Map(
        [...inside.matchAll(/<(?:input|button)([^>]*)>/gs)]
          .map(
            ([, field = '']) =>
              [attribute(field, 'name'), attribute(field, 'value') ?? ''] as const,
          )
          .filter((field): field is [string, string] => field[0] !== undefined),
      ),
    }),
  );
}

function attribute(attributes: string, name: string): string | undefined {
  const [, value] = new RegExp(`\\s${name}="([^"]*)"`).exec(attributes) ?? [];
  return value?.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
}
