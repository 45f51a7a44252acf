/** What this browser has to remember of a sign-in by FedCM, since it cannot be asked. */
export interface FedcmSignIn {
  /** The site had asked whether its user wants to stay signed in. */
  persistent: boolean;
  /** When the browser last signed the user in on its own: milliseconds, 0 for never. */
  autoSelectedAt: number;
}

export interface RememberedSignIn {
  find(): FedcmSignIn | undefined;
  keep(signIn: FedcmSignIn): void;
  forget(): void;
}

/** Where storage is blocked nothing is remembered, and nothing found. */
export function rememberSignIn(key: string): RememberedSignIn {
  const attempt = <Result>(use: (storage: Storage) => Result): Result | undefined => {
    try {
      return use(localStorage);
    } catch {
      return;
    }
  };
  return {
    find: () => attempt((storage) => JSON.parse(storage.getItem(key) ?? 'null') ?? undefined),
    keep: (signIn) => attempt((storage) => storage.setItem(key, JSON.stringify(signIn))),
    forget: () => attempt((storage) => storage.removeItem(key)),
  };
}
