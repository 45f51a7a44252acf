import { requireText } from '../shared/argument.ts';
import { type CallOptions, type Fetch, fetchJson } from '../shared/http.ts';

/** What the token's scopes let one see of the user. Fields that are not listed here are kept. */
export interface Profile {
  /** The user's id, 32 hex digits: the primary key, since an address may change. */
  uid?: string;
  email?: string;
  locale?: string;
  displayName?: string;
  /** The URL of an image. */
  avatar?: string;
  /** Whether `avatar` is a placeholder. */
  avatarDefault?: boolean;
  amrValues?: string[];
  twoFactorAuthentication?: boolean;
  /** `false`: collect no metrics on this user. */
  metricsEnabled?: boolean;
  [field: string]: unknown;
}

export interface ProfileServer {
  profileHost: string;
  fetch: Fetch;
}

/** The profile of the user whose access token this is. */
export async function fetchProfile(
  { profileHost, fetch }: ProfileServer,
  accessToken: string,
  options?: CallOptions,
): Promise<Profile> {
  const token = requireText('token', accessToken, 'a token', /^[!-~]+$/);
  const headers = { authorization: `Bearer ${token}` };
  return fetchJson(fetch, `${profileHost}/profile`, { ...options, headers });
}
