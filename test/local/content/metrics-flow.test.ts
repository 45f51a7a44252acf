import { beforeEach, describe, expect, it } from 'vitest';
import type { LocalFxa } from '../../../src/testing/index.ts';
import { content, createFxa } from '../fixture.ts';

let fxa: LocalFxa;

beforeEach(() => {
  fxa = createFxa();
});

const ask = (params: Record<string, string> = {}, init: RequestInit = {}) =>
  fxa.fetch(`${content}/metrics-flow?${new URLSearchParams(params)}`, init);
const from = (Origin: string) => ({ headers: { Origin } });

describe('/metrics-flow', () => {
  it('names each visit anew', async () => {
    const before = Date.now();
    const [one, other] = [await (await ask()).json(), await (await ask()).json()];
    expect(one).toEqual({
      deviceId: expect.stringMatching(/^[0-9a-f]{32}$/),
      flowBeginTime: expect.any(Number),
      flowId: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(one.flowBeginTime).toBeGreaterThanOrEqual(before);
    expect(other.flowId).not.toBe(one.flowId);
    expect(other.deviceId).not.toBe(one.deviceId);
  });

  it.each(['https://relier.example', 'https://spa.example'])(
    'answers pages of %s, a client’s',
    async (origin) => {
      const { status, headers } = await ask({ entrypoint: 'menu' }, from(origin));
      expect(status).toBe(200);
      expect(headers.get('Access-Control-Allow-Origin')).toBe(origin);
      expect(headers.get('Vary')).toBe('Origin');
      expect(headers.get('Cache-Control')).toBe('no-store');
      expect(headers.has('Access-Control-Allow-Credentials')).toBe(false);
    },
  );

  it.each([
    'https://evil.example',
    'http://relier.example',
    'https://relier.example.evil.example',
    'https://relier.example:444',
    'null',
    '*',
  ])('lets no page of %s read an answer', async (origin) => {
    for (const method of ['GET', 'OPTIONS']) {
      const { status, headers } = await ask({}, { ...from(origin), method });
      expect(status).toBe(403);
      expect(headers.has('Access-Control-Allow-Origin')).toBe(false);
      expect(headers.get('Vary')).toBe('Origin');
    }
  });

  const good = {
    entrypoint: 'my.site:top-menu_1',
    entrypoint_experiment: 'a',
    entrypoint_variation: 'b',
    form_type: 'button',
    product_id: 'prod_1aB',
    service: 'dcdb5ae7add825d2',
    utm_campaign: 'a/b.c%20-d',
    utm_content: 'x'.repeat(128),
    utm_medium: 'x',
    utm_source: 'x',
    utm_term: 'x',
  };

  it('takes what has the right form, and what it does not know', async () => {
    expect((await ask({ ...good, whatever: '<b>' })).status).toBe(200);
  });

  it.each([
    ['entrypoint', ''],
    ['entrypoint', 'a b'],
    ['entrypoint_experiment', 'a\n'],
    ['entrypoint_variation', 'ü'],
    ['form_type', 'form'],
    ['product_id', 'product'],
    ['service', 'amo'],
    ['utm_campaign', 'x'.repeat(129)],
    ['utm_content', 'a&b'],
    ['utm_medium', ''],
    ['utm_source', '<script>'],
    ['utm_term', 'a b'],
  ])('refuses %s=%j', async (name, value) => {
    const response = await ask({ ...good, [name]: value }, from('https://relier.example'));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ validation: { source: 'query', keys: [name] } });
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('https://relier.example');
  });

  it('fails when it is told to', async () => {
    fxa.faults = { fail: { '/metrics-flow': 201 } };
    expect((await ask()).status).toBe(503);
  });
});
