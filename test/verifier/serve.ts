import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'vitest';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const servers: http.Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** A server of this machine until the test has ended, and the URLs that it was asked for. */
export async function serve(answer: Answer, tls?: { key: string; cert: string }) {
  const asked: string[] = [];
  const listener: Answer = (request, response) => {
    asked.push(`${request.headers.host}${request.url}`);
    answer(request, response);
  };
  const server = tls ? https.createServer(tls, listener) : http.createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { port, asked, server };
}

/** Answers a support document. */
export function json(document: unknown, headers: Record<string, string> = {}): Answer {
  return (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json', ...headers });
    response.end(typeof document === 'string' ? document : JSON.stringify(document));
  };
}
