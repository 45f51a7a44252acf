/** A site that somebody is signed in to, as far as this browser's session knows. */
export interface SiteSignIn {
  /** The address of the account. */
  email: string;
  /** The user wants to stay signed in: `get()` with `silent` may sign in on its own. */
  persistent: boolean;
}

export type SiteSignIns = ReturnType<typeof createSiteSignIns>;

/** Which sites the user of a browser's session is signed in to; a site is an origin. */
export function createSiteSignIns() {
  const sessions = new Map<string, Map<string, SiteSignIn>>();

  return {
    find: (sessionId: string, site: string): SiteSignIn | undefined =>
      sessions.get(sessionId)?.get(site),

    /** The sites, each with its sign-in, in the order of their first. */
    list: (sessionId: string): [site: string, signIn: SiteSignIn][] => [
      ...(sessions.get(sessionId) ?? []),
    ],

    remember(sessionId: string, site: string, signIn: SiteSignIn): void {
      const sites = sessions.get(sessionId) ?? new Map<string, SiteSignIn>();
      sessions.set(sessionId, sites.set(site, signIn));
    },

    forget(sessionId: string, site: string): void {
      sessions.get(sessionId)?.delete(site);
    },

    /** The session is over; `heir` is the one in its place, where the same user goes on. */
    endSession(sessionId: string, heir?: string): void {
      const sites = sessions.get(sessionId);
      sessions.delete(sessionId);
      if (sites && heir) sessions.set(heir, sites);
    },
  };
}
