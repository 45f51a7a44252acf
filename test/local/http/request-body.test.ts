import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningLocalFxa, startLocalFxa } from '../../../src/testing/index.ts';

/*
 * Bodies over real HTTP. Another site's page can send any body to these servers, as text/plain and
 * without a preflight.
 */

const megabyte = Buffer.alloc(2 ** 20, 'x');
const bodyMegabytes = 150;

let fxa: RunningLocalFxa;

beforeAll(async () => {
  fxa = await startLocalFxa();
});

afterAll(() => fxa.close());

/**
 * Streams a body of 150 MB, as far as the server takes it, and returns the status and how much was
 * written. The server may close the connection once it has responded.
 */
function stream(url: string, type: string, headers: Record<string, string> = {}) {
  return new Promise<{ status: number | undefined; megabytes: number }>((resolve, reject) => {
    let megabytes = 0;
    const request = httpRequest(url, {
      method: 'POST',
      headers: { 'Content-Type': type, 'Transfer-Encoding': 'chunked', ...headers },
    });
    request.on('response', (response) => {
      response.resume();
      resolve({ status: response.statusCode, megabytes });
      request.destroy();
    });
    request.on('error', reject);
    const write = () => {
      while (megabytes < bodyMegabytes && !request.destroyed) {
        megabytes++;
        if (!request.write(megabyte)) return request.once('drain', write);
      }
      return request.end();
    };
    write();
  });
}

/** Each address that reads a body, with the type that it reads and the headers that it needs. */
function endpoints() {
  const { contentHost, oauthHost } = fxa.server;
  const json = 'application/json';
  const form = 'application/x-www-form-urlencoded';
  const byBrowser = { 'Sec-Fetch-Dest': 'webidentity', Origin: 'https://site.example' };
  const query = 'client_id=dcdb5ae7add825d2&scope=profile&state=s';
  return [
    ...['/token', '/verify', '/introspect', '/destroy', '/authorization'].map((path) => ({
      ...{ url: oauthHost + path, type: json, headers: {} },
    })),
    { url: `${contentHost}/v1/certificate/sign`, type: json, headers: {} },
    { url: `${contentHost}/fedcm/assertion`, type: form, headers: byBrowser },
    { url: `${contentHost}/fedcm/disconnect`, type: form, headers: byBrowser },
    { url: `${contentHost}/fedcm/signin`, type: form, headers: {} },
    { url: `${contentHost}/oauth/signin?${query}`, type: form, headers: {} },
  ];
}

describe('a body of 150 MB', () => {
  it('of another type is refused with 415, and is not read', async () => {
    for (const { url, headers } of endpoints()) {
      const { status, megabytes } = await stream(url, 'text/plain', headers);
      expect({ url, status }).toEqual({ url, status: 415 });
      expect(megabytes).toBeLessThan(bodyMegabytes);
    }
  });

  it('is refused with 413 once it is longer than 16,384 bytes', async () => {
    for (const { url, type, headers } of endpoints()) {
      const { status, megabytes } = await stream(url, type, headers);
      expect({ url, status }).toEqual({ url, status: 413 });
      expect(megabytes).toBeLessThan(bodyMegabytes);
    }
  });

  it('is not read by an endpoint that expects no body', async () => {
    const { contentHost, profileHost } = fxa.server;
    for (const url of [`${contentHost}/browserid/logout`, `${profileHost}/display_name`]) {
      expect((await stream(url, 'text/plain')).megabytes).toBeLessThan(bodyMegabytes);
    }
  });
});

describe('a body of 16,384 bytes', () => {
  it('is read, and one more byte is refused', async () => {
    const statusOf = async (bytes: number) => {
      const fields = JSON.stringify({ token: 'rubbish', padding: '' });
      const body = fields.replace('""', `"${'x'.repeat(bytes - fields.length)}"`);
      const headers = { 'Content-Type': 'application/json' };
      const url = `${fxa.server.oauthHost}/introspect`;
      return (await fetch(url, { method: 'POST', headers, body })).status;
    };
    expect(await statusOf(16_384)).toBe(200);
    expect(await statusOf(16_385)).toBe(413);
  });
});
