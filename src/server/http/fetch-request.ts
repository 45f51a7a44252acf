import { invalidArgument } from '../../shared/argument.ts';

/** `request`, if it is a Fetch Request, or an error that says where to get one. */
export function requireFetchRequest(method: string, request: unknown): Request {
  const { headers, url } = Object(request);
  // By its shape: some frameworks have a class of their own.
  if (typeof headers?.get === 'function' && URL.canParse(url)) return request as Request;
  throw invalidArgument(
    `${method}() needs a Fetch Request and received ${describe(request)}. In Express, Fastify and node:http, get one by getRequestListener of @hono/node-server; in Hono, pass c.req.raw`,
  );
}

function describe(value: unknown): string {
  if (!(value instanceof Object)) return String(value);
  return `an object of the class ${value.constructor?.name || 'Object'}`;
}
