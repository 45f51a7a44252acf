import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, expect, it, vi } from 'vitest';
import { askSystem, createDnsQuery } from '../../../src/verifier/discovery/addresses.ts';

const sockets: ReturnType<typeof createSocket>[] = [];

afterEach(() => {
  vi.useRealTimers();
  for (const socket of sockets.splice(0)) socket.close();
});

const types = { 1: 'A', 28: 'AAAA' } as const;

/** A DNS server that knows one name's addresses; where it knows none, it says so. */
async function dnsServer(records: { A?: number[]; AAAA?: number[] | 'silent' } | 'silent') {
  const socket = createSocket('udp4');
  sockets.push(socket);
  socket.on('message', (query, { address, port }) => {
    if (records === 'silent') return;
    const question = query.subarray(12, query.indexOf(0, 12) + 5);
    const type = question.readUInt16BE(question.length - 4) as 1 | 28;
    const data = records[types[type]];
    if (data === 'silent') return;
    const header = Buffer.from(query.subarray(0, 12));
    header.writeUInt16BE(data ? 0x8180 : 0x8183, 2);
    header.writeUInt16BE(data ? 1 : 0, 6);
    header.writeUInt16BE(0, 10);
    const record = data ? [0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, data.length, ...data] : [];
    socket.send(Buffer.concat([header, question, Buffer.from(record)]), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return createDnsQuery([`127.0.0.1:${socket.address().port}`]);
}

const never = new AbortController().signal;

it('asks DNS for the addresses of both kinds', async () => {
  const aaaa = [0x26, 0x06, 0x47, 0, 0x47, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x11, 0x11];
  const query = await dnsServer({ A: [1, 1, 1, 1], AAAA: aaaa });
  expect(await query('idp.example', never)).toEqual(['1.1.1.1', '2606:4700:4700::1111']);
});

it('has those of one kind where there is only that', async () => {
  const query = await dnsServer({ A: [1, 1, 1, 1] });
  expect(await query('idp.example', never)).toEqual(['1.1.1.1']);
});

it('has none of a name that does not exist', async () => {
  const query = await dnsServer({});
  expect(await query('idp.example', never)).toEqual([]);
});

it('createDnsQuery() rejects if a server fails to answer for the only kind of address there is', async () => {
  const query = await dnsServer({ AAAA: [] });
  expect(await query('idp.example', never).catch(({ code }) => code)).toBe('EBADRESP');
});

it('createDnsQuery() does not wait for an answer for IPv6 once it has an address', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const query = await dnsServer({ A: [1, 1, 1, 1], AAAA: 'silent' });
  const asked = query('idp.example', never);
  await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1), { timeout: 60_000 });
  vi.advanceTimersByTime(1000);
  expect(await asked).toEqual(['1.1.1.1']);
}, 60_000);

it('is called off where the time is over', async () => {
  const query = await dnsServer('silent');
  const ending = new AbortController();
  const asked = query('idp.example', ending.signal);
  ending.abort();
  await expect(asked).rejects.toMatchObject({ code: 'ECANCELLED' });
});

it('asks the system for names of this machine', async () => {
  expect(await askSystem('localhost')).toContain('127.0.0.1');
});
