// What verifier.mjs measures, in a process of its own: verifyAssertion(), the signatures alone, and
// the verifier as a service.
import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { createVerifier, parsePublicKey, verifyAssertion } from 'fxa-relier-client/verifier';

const audience = 'https://rp.example.com';
const issuer = 'idp.example.com';
const hourMs = 3_600_000;

const idp = makeRsaKey();
const publicKeys = [parsePublicKey(idp.jwk)];
const discovery = { discover: async () => ({ issuer, publicKeys }) };
const options = { discovery, dangerouslyAllowWeakUserKeys: ['DS128'] };
// The provider's key is RSA. Users of Persona had DSA keys. To make one takes a while, so there is one.
const dsaKey = makeDsaKey();
const samples = {
  RS256: Array.from({ length: 20 }, (_, n) => makeSample(n, makeRsaKey())),
  DS128: Array.from({ length: 20 }, (_, n) => makeSample(n, dsaKey)),
};

const tasks = {
  async ours({ backed }) {
    await verifyAssertion(backed, audience, options);
  },
  bare({ certificate, assertion, user }) {
    check(certificate, idp.publicKey);
    check(assertion, user.unread, user.digest);
  },
  ready({ certificate, assertion, user }) {
    check(certificate, idp.publicKey);
    check(assertion, { key: user.publicKey, dsaEncoding: 'ieee-p1363' }, user.digest);
  },
};

const answers = { hold, serve, cpu, bodies };
process.on('message', async ({ task, kind = 'RS256', count }) => {
  const answer = answers[task] ?? (() => rate(tasks[task], samples[kind], count));
  process.send(await answer(count, kind));
});
// A server that listens would keep this process.
process.on('disconnect', () => process.exit());
process.send('ready');

/** How often in a second. */
async function rate(task, samples, count) {
  const begun = performance.now();
  for (let n = 0; n < count; n++) await task(samples[n % samples.length]);
  return count / ((performance.now() - begun) / 1000);
}

/** Begins to serve, and returns the port. */
async function serve() {
  const { fetch } = createVerifier(options);
  const server = createServer(getRequestListener(fetch)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return server.address().port;
}

/** The time of a processor that this process has used so far, in milliseconds. */
function cpu() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** The requests to send: their bodies. */
function bodies(_count, kind) {
  return samples[kind].map(({ backed }) => JSON.stringify({ assertion: backed, audience }));
}

async function hold(count) {
  for (let n = 0; n < count; n++) await tasks.ours(samples.RS256[n % samples.RS256.length]);
  // What is freed outside of the heap is freed in a later turn.
  for (let n = 0; n < 3; n++) {
    globalThis.gc();
    await new Promise(setImmediate);
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  const kilobytes = (bytes) => Math.round(bytes / 1024);
  return { heap: kilobytes(heapUsed), external: kilobytes(external), resident: kilobytes(rss) };
}

function makeRsaKey() {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = publicKey.export({ format: 'jwk' });
  const unread = { key: jwk, format: 'jwk' };
  return { alg: 'RS256', digest: 'sha256', publicKey, privateKey, jwk, unread };
}

function makeDsaKey() {
  const sizes = { modulusLength: 1024, divisorLength: 160 };
  const { publicKey, privateKey } = generateKeyPairSync('dsa', sizes);
  const key = publicKey.export({ format: 'der', type: 'spki' });
  const [p, q, g, y] = integersOf(key);
  const jwk = { kty: 'DSA', p, q, g, y };
  const unread = { key, format: 'der', type: 'spki', dsaEncoding: 'ieee-p1363' };
  return { alg: 'DS128', digest: 'sha1', publicKey, privateKey, jwk, unread };
}

/** The integers of a SubjectPublicKeyInfo of DSA, in base64url. */
function integersOf(der) {
  const found = [];
  const read = (bytes) => {
    for (let rest = bytes; rest.length; ) {
      const [tag, short] = rest;
      const lengthBytes = short & 0x80 ? short & 0x7f : 0;
      const begin = 2 + lengthBytes;
      const length = lengthBytes ? rest.readUIntBE(2, lengthBytes) : short;
      const content = rest.subarray(begin, begin + length);
      if (tag === 0x30) read(content);
      if (tag === 0x03) read(content.subarray(1));
      if (tag === 0x02) found.push(content[0] ? content : content.subarray(1));
      rest = rest.subarray(begin + length);
    }
  };
  read(der);
  return found.map((bytes) => bytes.toString('base64url'));
}

function makeSample(n, user) {
  const exp = Date.now() + hourMs;
  const principal = { email: `user${n}@${issuer}` };
  const certificate = signJws(idp, { iss: issuer, exp, 'public-key': user.jwk, principal });
  const assertion = signJws(user, { aud: audience, exp: exp - hourMs / 2 });
  return { user, certificate, assertion, backed: `${certificate.text}~${assertion.text}` };
}

function signJws({ alg, digest, privateKey }, payload) {
  const segment = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = Buffer.from(`${segment({ alg })}.${segment(payload)}`);
  const signature = sign(digest, signed, { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return { signed, signature, text: `${signed}.${signature.toString('base64url')}` };
}

function check({ signed, signature }, key, digest = 'sha256') {
  if (!verify(digest, signed, key, signature)) throw new Error('invalid signature');
}
