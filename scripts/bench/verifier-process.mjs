// What verifier.mjs measures, in a process of its own: verifyAssertion(), and the signatures alone.
import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { parsePublicKey, verifyAssertion } from 'fxa-relier-client/verifier';

const audience = 'https://rp.example.com';
const issuer = 'idp.example.com';
const hourMs = 3_600_000;

const idp = makeKey();
const publicKeys = [parsePublicKey(idp.jwk)];
const discovery = { discover: async () => ({ issuer, publicKeys }) };
const samples = Array.from({ length: 20 }, makeSample);

const tasks = {
  async ours({ backed }) {
    await verifyAssertion(backed, audience, { discovery });
  },
  bare({ certificate, assertion, user }) {
    check(certificate, idp.publicKey);
    check(assertion, { key: user.jwk, format: 'jwk' });
  },
  ready({ certificate, assertion, user }) {
    check(certificate, idp.publicKey);
    check(assertion, user.publicKey);
  },
};

process.on('message', async ({ task, count }) => {
  process.send(task === 'hold' ? await hold(count) : await rate(tasks[task], count));
});
process.send('ready');

/** How often in a second. */
async function rate(task, count) {
  const begun = performance.now();
  for (let n = 0; n < count; n++) await task(samples[n % samples.length]);
  return count / ((performance.now() - begun) / 1000);
}

async function hold(count) {
  for (let n = 0; n < count; n++) await tasks.ours(samples[n % samples.length]);
  // What is freed outside of the heap is freed in a later turn.
  for (let n = 0; n < 3; n++) {
    globalThis.gc();
    await new Promise(setImmediate);
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  const kilobytes = (bytes) => Math.round(bytes / 1024);
  return { heap: kilobytes(heapUsed), external: kilobytes(external), resident: kilobytes(rss) };
}

function makeKey() {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { publicKey, privateKey, jwk: publicKey.export({ format: 'jwk' }) };
}

function makeSample(_, n) {
  const user = makeKey();
  const exp = Date.now() + hourMs;
  const principal = { email: `user${n}@${issuer}` };
  const certificate = signJws(idp, { iss: issuer, exp, 'public-key': user.jwk, principal });
  const assertion = signJws(user, { aud: audience, exp: exp - hourMs / 2 });
  return { user, certificate, assertion, backed: `${certificate.text}~${assertion.text}` };
}

function signJws({ privateKey }, payload) {
  const segment = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = Buffer.from(`${segment({ alg: 'RS256' })}.${segment(payload)}`);
  const signature = sign('sha256', signed, privateKey);
  return { signed, signature, text: `${signed}.${signature.toString('base64url')}` };
}

function check({ signed, signature }, key) {
  if (!verify('sha256', signed, key, signature)) throw new Error('invalid signature');
}
