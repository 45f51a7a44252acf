import { ownOptions } from '../shared/argument.ts';
import { type Accounts, createAccounts } from './accounts/accounts.ts';
import { type Challenges, createChallenges } from './accounts/challenges.ts';
import { createInbox, type Inbox } from './accounts/inbox.ts';
import type { SessionObserver } from './accounts/session-observer.ts';
import { type BrowserIdState, createBrowserIdState } from './browserid/browserid-state.ts';
import { createSiteSignIns, type SiteSignIns } from './browserid/site-sign-ins.ts';
import type { LocalFaults } from './faults.ts';
import type { ResolvedOptions } from './options.ts';
import { createGrants, type Grants } from './tokens/grants.ts';
import { createSigningKeys, type SigningKeys } from './tokens/signing-keys.ts';

/** What a reset puts back to how it was made. */
interface FreshState {
  accounts: Accounts;
  challenges: Challenges;
  grants: Grants;
  inbox: Inbox;
  siteSignIns: SiteSignIns;
  browserid: BrowserIdState;
  faults: LocalFaults;
}

/** What the three servers share. */
export interface LocalState extends FreshState {
  readonly options: ResolvedOptions;
  readonly signingKeys: SigningKeys;
  /** Each protocol that shows the user's session to sites adds its own; a reset keeps them. */
  readonly sessionObservers: SessionObserver[];
}

export function createState(options: ResolvedOptions): LocalState {
  return {
    options,
    signingKeys: createSigningKeys(options.signingKey),
    sessionObservers: [],
    ...freshState(options),
  };
}

export function freshState({ accounts, faults }: ResolvedOptions): FreshState {
  const inbox = createInbox();
  return {
    accounts: createAccounts(accounts, inbox),
    challenges: createChallenges(inbox),
    grants: createGrants(),
    inbox,
    siteSignIns: createSiteSignIns(),
    browserid: createBrowserIdState(),
    faults: ownOptions(structuredClone(faults)),
  };
}
