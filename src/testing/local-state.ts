import { type Accounts, createAccounts } from './accounts.ts';
import { type Challenges, createChallenges } from './challenges.ts';
import type { LocalFaults } from './faults.ts';
import { createGrants, type Grants } from './grants.ts';
import { createInbox, type Inbox } from './inbox.ts';
import type { ResolvedOptions } from './options.ts';
import { createSigningKeys, type SigningKeys } from './signing-keys.ts';

/** What the three servers share. `reset` puts it back to how it was made, but for the keys. */
export interface LocalState {
  readonly options: ResolvedOptions;
  readonly signingKeys: SigningKeys;
  accounts: Accounts;
  challenges: Challenges;
  grants: Grants;
  inbox: Inbox;
  faults: LocalFaults;
}

export function createState(options: ResolvedOptions): LocalState {
  return { options, signingKeys: createSigningKeys(), ...freshState(options) };
}

export function freshState({ accounts, faults }: ResolvedOptions) {
  const inbox = createInbox();
  return {
    accounts: createAccounts(accounts, inbox),
    challenges: createChallenges(inbox),
    grants: createGrants(),
    inbox,
    faults: structuredClone(faults),
  };
}
