import { invalidArgument, requireText } from '../../shared/argument.ts';

const leastCharacters = 32;
/** What 32 random hex digits stay above; a word or a repeated character stays far below. */
const leastBits = 80;

/** The secrets that cookies are sealed with, or an error that says how to make a good one. */
export function requireCookieSecrets(value: unknown): readonly string[] {
  const secrets = Array.isArray(value) ? value : [value];
  if (!secrets.length) throw invalidArgument('cookieSecret is required');
  return secrets.map((secret, index) => {
    const name = Array.isArray(value) ? `cookieSecret[${index}]` : 'cookieSecret';
    const text = requireText(name, secret);
    if (isPlaceholder(text)) {
      throw invalidArgument(`${name} looks like a placeholder: run openssl rand -base64 32`);
    }
    if (text.length < leastCharacters || estimatedBits(text) < leastBits) {
      throw invalidArgument(
        `${name} must be at least ${leastCharacters} random characters: openssl rand -base64 32`,
      );
    }
    return text;
  });
}

/** Words of placeholders, in a text reduced to letters and digits. Random text does not have them. */
const placeholderWords =
  /chang(e|ing)(me|this|it)|(replace|edit)(me|this)|placeholder|example|password|(your|my|the|super|very|top|cookie|session|client|app)secret|secret(key|value|here|string|token)|randomcharacters|openssl|notsosecret|insecure|donotuse|keyboardcat|loremipsum|correcthorse|abcdefgh|12345678|qwertyui/i;

function isPlaceholder(text: string): boolean {
  const isRepetition = /^(.{1,16}?)\1+$/s.test(text);
  return isRepetition || placeholderWords.test(text.replaceAll(/[^a-z\d]/gi, ''));
}

/** Shannon's entropy by how often each character occurs. It knows repetition, not dictionaries. */
function estimatedBits(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= count * Math.log2(count / text.length);
  return bits;
}
