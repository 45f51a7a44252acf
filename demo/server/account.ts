import type { Session } from 'fxa-relier-client/server';

/** What this site shows of whoever is signed in. */
export interface Account {
  uid: string;
  email: string;
  displayName?: string;
}

export function accountOf({ uid, profile }: Session): Account {
  const { email = '', displayName } = profile;
  return { uid, email, ...(displayName && { displayName }) };
}
