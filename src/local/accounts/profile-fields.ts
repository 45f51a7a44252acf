import { createHash } from 'node:crypto';
import { grants } from '../authorization/scopes.ts';
import type { Account } from '../options.ts';

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
];

/**
 * The parts of the profile that the scopes permit, or `undefined` if they permit none. The scope
 * `openid` permits none by itself: it adds `sub` to the others.
 */
export function permittedProfile(
  account: Account,
  scope: string[],
  profileHost: string,
): object | undefined {
  const permitted = parts.filter(({ scopes }) => scopes.some((wanted) => grants(scope, wanted)));
  if (!permitted.length) return undefined;
  return Object.assign(
    {},
    ...permitted.map(({ read }) => read(account, profileHost)),
    scope.includes('openid') ? { sub: account.uid } : {},
  );
}

/**
 * Gives a user who has no avatar a monogram: the initial of the name or, if that is no letter or
 * digit of ASCII, of the address. Firefox Accounts does so when a site reads the whole profile.
 */
export function assignMonogram(account: Account, scope: string[], profileHost: string): void {
  const reads = ['profile:avatar', 'profile:email', 'profile:display_name'];
  const isMonogram = account.avatar?.startsWith(`${profileHost}/avatar/`) ?? true;
  if (!isMonogram || !reads.every((wanted) => grants(scope, wanted))) return;
  const { displayName = '', email } = account;
  const initial = [displayName[0], email[0]].find((one) => one && /^[a-z0-9]$/i.test(one));
  if (initial === undefined) delete account.avatar;
  else account.avatar = `${profileHost}/avatar/${initial}`;
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
