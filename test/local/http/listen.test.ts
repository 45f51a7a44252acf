import { afterEach, expect, test } from 'vitest';
import { type Listening, listen, PortError } from '../../../src/local/http/listen.ts';

const open: Listening[] = [];
const listenHere = async (port: number) => {
  const listening = await listen(port, (request) => new Response(new URL(request.url).pathname));
  open.push(listening);
  return listening;
};

afterEach(async () => {
  await Promise.all(open.splice(0).map((listening) => listening.close()));
});

test('answers under the name and the address of this machine', async () => {
  const { port } = await listenHere(0);
  for (const host of ['localhost', '127.0.0.1']) {
    const response = await fetch(`http://${host}:${port}/hello`);
    expect(await response.text()).toBe('/hello');
  }
});

test('names a port that is in use', async () => {
  const { port } = await listenHere(0);
  const refused = await listen(port, () => new Response()).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(PortError);
  expect(refused).toMatchObject({ port, message: `Port ${port} is in use` });
});

test('frees the port when closed, also with a request under way', async () => {
  let arrive = () => {};
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const { port, close } = await listen(0, () => {
    arrive();
    return new Promise<Response>(() => {});
  });
  const answer = expect(fetch(`http://localhost:${port}/`)).rejects.toThrow('fetch failed');
  await arrived;
  await close();
  await answer;
  expect(await listenHere(port)).toMatchObject({ port });
});
