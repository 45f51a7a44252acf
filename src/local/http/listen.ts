import { createServer, type Server, type ServerOptions } from 'node:http';
import { getRequestListener } from '@hono/node-server';

// Browsers take "localhost" for either address, and another program may sit on only one of them.
const loopback = ['127.0.0.1', '::1'];

/** An open port. */
export interface Listening {
  port: number;
  /** Ends also the requests that are under way. */
  close(): Promise<void>;
}

type Answer = (request: Request) => Response | Promise<Response>;

/** A port is taken, or not ours to take; `cause` is what the system said. */
export class PortError extends Error {
  override readonly name = 'PortError';
  readonly port: number;

  constructor(port: number, cause: Error & { code?: string }) {
    super(
      cause.code === 'EADDRINUSE' ? `Port ${port} is in use` : `Port ${port}: ${cause.message}`,
      { cause },
    );
    this.port = port;
  }
}

/**
 * Answers on a port of this machine, to nobody on another one. A test can put its relier there.
 *
 * ```ts
 * import { listen } from 'fxa-relier-client/testing';
 *
 * const { port, close } = await listen(0, () => new Response('Hello'));
 * await fetch(`http://localhost:${port}/`);
 * await close();
 * ```
 *
 * @param port 0 takes any that is free.
 * @throws {PortError} The port cannot be had.
 */
export function listen(port: number, answer: Answer): Promise<Listening> {
  return listenAt(loopback, port, answer);
}

/**
 * Answers on a port of these addresses.
 *
 * @throws {PortError} The port cannot be had.
 */
export async function listenAt(
  addresses: string[],
  port: number,
  answer: Answer,
  options: ServerOptions = {},
): Promise<Listening> {
  const servers: Server[] = [];
  const close = async () => {
    await Promise.all(servers.map(closeServer));
  };

  for (const address of addresses) {
    const server = createServer(options, getRequestListener(answer));
    try {
      port = await open(server, port, address);
      servers.push(server);
    } catch (error) {
      const cause = error as Error & { code?: string };
      // A machine without IPv6 has no second address.
      if (servers.length && ['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(cause.code ?? '')) continue;
      await close();
      throw new PortError(port, cause);
    }
  }
  return { port, close };
}

function open(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host }, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(address instanceof Object ? address.port : port);
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
