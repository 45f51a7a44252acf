import { createHash } from 'node:crypto';
import type { Account } from './options.ts';
import { grants } from './scopes.ts';

export const defaultAvatarId = '0'.repeat(32);

/** The parts of a profile, each with the scopes of which one must have been granted. */
const parts: { scopes: string[]; read: (account: Account, profileHost: string) => object }[] = [
  { scopes: ['profile:uid'], read: ({ uid }) => ({ uid }) },
  { scopes: ['profile:email', 'email'], read: ({ email }) => ({ email }) },
  { scopes: ['profile:locale'], read: ({ locale }) => ({ locale }) },
  {
    scopes: ['profile:amr'],
    read: ({ totp }) => ({
      amrValues: totp ? ['pwd', 'email', 'otp'] : ['pwd', 'email'],
      twoFactorAuthentication: totp,
    }),
  },
  {
    scopes: ['profile:display_name'],
    read: ({ displayName }) => (displayName === undefined ? {} : { displayName }),
  },
  {
    scopes: ['profile:avatar'],
    read(account, profileHost) {
      const { avatar, avatarDefault } = avatarOf(account, profileHost);
      return { avatar, avatarDefault };
    },
  },
  { scopes: ['profile:subscriptions'], read: () => ({ subscriptions: [] }) },
  { scopes: ['profile'], read: () => ({ metricsEnabled: true }) },
  { scopes: ['openid'], read: ({ uid }) => ({ sub: uid }) },
];

/** What of the profile the scopes permit; nothing at all gives `undefined`. */
export function permittedProfile(
  account: Account,
  scope: string[],
  profileHost: string,
): object | undefined {
  const permitted = parts.filter(({ scopes }) => scopes.some((wanted) => grants(scope, wanted)));
  if (!permitted.length) return undefined;
  return Object.assign({}, ...permitted.map(({ read }) => read(account, profileHost)));
}

export function avatarOf({ avatar }: Account, profileHost: string) {
  if (avatar === undefined) {
    return {
      id: defaultAvatarId,
      avatar: `${profileHost}/a/${defaultAvatarId}`,
      avatarDefault: true,
    };
  }
  const id = createHash('sha256').update(avatar).digest('hex').slice(0, 32);
  return { id, avatar, avatarDefault: false };
}
