import { generateKeyPair } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { readSigningKey } from '../../local/index.ts';
import { Complaint } from '../complaint.ts';
import type { LocalConfig } from './config-file.ts';

/** Reads a private key from a file that holds its JWK. Makes the file if it does not exist. */
export async function readSigningKeyFile(
  file: string,
): Promise<Required<Pick<LocalConfig, 'signingKey'>>> {
  if (!existsSync(file)) await makeSigningKeyFile(file);
  try {
    const signingKey = JSON.parse(await readFile(file, 'utf8'));
    readSigningKey(signingKey);
    return { signingKey };
  } catch (error) {
    throw new Complaint(
      `${file} holds no signing key: ${(error as Error).message}.\nTo get a new one, name a file that does not exist.`,
    );
  }
}

async function makeSigningKeyFile(file: string): Promise<void> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const text = `${JSON.stringify(privateKey.export({ format: 'jwk' }), null, 2)}\n`;
  try {
    await writeFile(file, text, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    throw new Complaint(`${file} cannot be made: ${(error as Error).message}`);
  }
}
