// npm run bench: what the library costs, in bytes and in time. Nothing passes or fails here.
import { join } from 'node:path';
import { measureBackend } from './bench/backend.mjs';
import { measureSizes } from './bench/sizes.mjs';
import { measureTimes } from './bench/times.mjs';
import { measureVerifier, measureVerifierHttp, measureVerifierMemory } from './bench/verifier.mjs';

process.chdir(join(import.meta.dirname, '..'));

console.log('Bytes:');
console.table(await measureSizes());

const rounds = 40;
console.log(
  `\nMilliseconds in Chromium on this machine, medians of ${rounds} rounds, interleaved:`,
);
console.table(await measureTimes(rounds));

const backendRounds = 3;
console.log(
  `\nRequests per second of the backend, medians of ${backendRounds} rounds, interleaved. Server,`,
);
console.log('local Firefox Accounts and clients are three processes on this machine:');
console.table(await measureBackend(backendRounds));

const verifierRounds = 60;
console.log(
  `\nVerifications per second with keys at hand, medians of ${verifierRounds} rounds, interleaved. Alone are`,
);
console.log("crypto.verify of the certificate, and of the assertion with the user's key as a JWK:");
console.table(await measureVerifier(verifierRounds));

console.log('\nThe same over HTTP: milliseconds of a processor that a request takes:');
console.table(await measureVerifierHttp(verifierRounds));

console.log('\nKilobytes that a verifying process holds after a garbage collection:');
console.table(await measureVerifierMemory());
