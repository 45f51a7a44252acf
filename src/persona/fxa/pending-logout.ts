/** A logout that the server has not confirmed yet. */
export interface PendingLogout {
  begin(): void;
  end(): void;
  isDue(): boolean;
}

/**
 * Stores the logout beyond the page: a site may reload as soon as it has signed a user out, or may
 * be offline then. The next check of who is signed in finishes the logout first. Otherwise it would
 * sign the user in again.
 */
export function createPendingLogout(key: string): PendingLogout {
  const attempt = <Result>(use: (storage: Storage) => Result): Result | undefined => {
    try {
      return use(localStorage);
    } catch {
      // The storage is blocked or full: the logout is pending as long as the page.
      return;
    }
  };
  return {
    begin: () => attempt((storage) => storage.setItem(key, 'leaving')),
    end: () => attempt((storage) => storage.removeItem(key)),
    isDue: () => Boolean(attempt((storage) => storage.getItem(key))),
  };
}
