import { fetchProfile, type Profile } from '../oauth/profile.ts';
import type { CallOptions } from '../shared/http.ts';
import type { ClientConfig } from './client-options.ts';

export interface ProfileApi {
  /** Returns what the token's scopes reveal of its user. */
  fetch(token: string, options?: CallOptions): Promise<Profile>;
  /** Returns the profile that was fetched last. */
  all(): Profile | undefined;
}

export function createProfileApi({ server, fetch }: ClientConfig): ProfileApi {
  const { profileHost } = server;
  let last: Profile | undefined;
  return {
    async fetch(token, options) {
      last = await fetchProfile({ profileHost, fetch }, token, options);
      return last;
    },
    all: () => last,
  };
}
