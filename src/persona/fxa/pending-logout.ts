/** A logout that the server has not confirmed yet. */
export interface Departure {
  begin(): void;
  end(): void;
  isDue(): boolean;
}

/**
 * Remembered beyond the page: a site reloads as soon as it has signed a user out, or is offline at
 * that. What asks next who is signed in finishes it first, or the user would be back at once.
 */
export function rememberDeparture(key: string): Departure {
  const attempt = <Result>(use: (storage: Storage) => Result): Result | undefined => {
    try {
      return use(localStorage);
    } catch {
      // Blocked, or full. Then it lasts as long as the page.
      return;
    }
  };
  return {
    begin: () => attempt((storage) => storage.setItem(key, 'leaving')),
    end: () => attempt((storage) => storage.removeItem(key)),
    isDue: () => Boolean(attempt((storage) => storage.getItem(key))),
  };
}
