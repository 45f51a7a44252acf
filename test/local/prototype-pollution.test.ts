import { decodeJwt } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import { createLocalFxa, startLocalFxa } from '../../src/testing/index.ts';
import { pollute, removePollution } from '../pollute.ts';
import { account, createFxa, publicClient } from './fixture.ts';

afterEach(removePollution);

const evil = 'https://evil.example';
const faults = { refuseFrames: true, delayMs: 5, signInError: 'evil', fail: { '/v1/token': 201 } };

describe('a polluted Object.prototype', () => {
  it('gives createLocalFxa() no options', async () => {
    pollute({
      server: { contentHost: evil, oauthHost: evil, profileHost: evil },
      clients: [],
      accounts: [{ email: 'eve@evil.example', password: 'password' }],
      faults,
      signingKey: {},
    });
    const fxa = createLocalFxa({});
    expect(fxa.server.contentHost).toBe('http://localhost:3030');
    expect(fxa.clients.map(({ name }) => name)).toEqual(['123done']);
    expect(Object.keys(fxa.faults)).toEqual([]);
    await expect(
      fxa.createAssertion('http://localhost:8080', { email: 'eve@evil.example' }),
    ).rejects.toThrow('there is no account');
  });

  it('completes neither server, client nor account of createLocalFxa()', () => {
    pollute({ oauthHost: evil, secret: 'e'.repeat(64), trusted: false, uid: 'e'.repeat(32) });
    const { id, name, redirectUris } = publicClient;
    const { clients } = createLocalFxa({ clients: [{ id, name, redirectUris }] });
    expect(clients[0]?.secret).toBeUndefined();
    expect(clients[0]?.trusted).toBe(true);
    const server = { contentHost: 'http://localhost:1', profileHost: 'http://localhost:2' };
    expect(() => createLocalFxa({ server: server as never })).toThrow('server.oauthHost');
    const accounts = ['jo', 'al'].map((name) => ({ email: `${name}@a.example`, password: 'p' }));
    // Two accounts with one uid are refused.
    expect(() => createLocalFxa({ accounts })).not.toThrow();
  });

  it('makes a local Firefox Accounts not fail', () => {
    const fxa = createLocalFxa({ faults: {} });
    pollute(faults);
    const names = Object.keys(faults) as (keyof typeof faults)[];
    const read = () => names.map((name) => fxa.faults[name]);
    expect(read()).toEqual([undefined, undefined, undefined, undefined]);
    fxa.faults = {};
    expect(read()).toEqual([undefined, undefined, undefined, undefined]);
    fxa.reset();
    expect(read()).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('does not choose where startLocalFxa() listens', async () => {
    const running = await startLocalFxa({});
    const { port } = new URL(running.server.contentHost);
    // The port is in use.
    pollute({ ports: { content: Number(port) }, content: Number(port), server: {} });
    const second = await startLocalFxa({});
    const third = await startLocalFxa({ ports: {} });
    removePollution();
    expect(new Set([running, second, third].map(({ server }) => server.contentHost)).size).toBe(3);
    await Promise.all([running, second, third].map((fxa) => fxa.close()));
  });

  it('does not choose whom a security event is about', async () => {
    const fxa = createFxa();
    pollute({ uid: 'evil', clientId: 'evil', payload: { evil: true } });
    const token = await fxa.createSecurityEvent('delete-user', {});
    removePollution();
    expect(decodeJwt(token)).toMatchObject({
      aud: fxa.clients[0]?.id,
      events: { 'https://schemas.accounts.firefox.com/event/delete-user': {} },
    });
    expect(JSON.stringify(decodeJwt(token))).not.toContain('evil');
  });

  it('does not choose whose assertion createAssertion() makes', async () => {
    const fxa = createFxa();
    pollute({ email: 'eve@evil.example', wantIssuer: 'firefox-accounts', expiresAt: 1 });
    const assertion = await fxa.createAssertion('http://localhost:8080', {});
    removePollution();
    const [certificate = '', signed = ''] = assertion.split('~');
    expect(decodeJwt(certificate)).toMatchObject({ principal: { email: account.email } });
    expect(decodeJwt(signed).exp).toBeGreaterThan(1);
  });
});
