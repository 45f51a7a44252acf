import type { SignedIn } from './provider.ts';

/** What one tab of the site tells the others: a sign-in, or that the user has left. */
export type News = SignedIn | null;

export interface OtherTabs {
  tell(news: News): void;
  listen(hear: (news: News) => void): void;
}

/**
 * The site's own tabs, whatever browsers make of another site's frames. Only pages of this origin
 * speak and hear here, so what is heard is as good as the page's own.
 */
export function reachOtherTabs(channelName: string): OtherTabs {
  let opened: BroadcastChannel | undefined;
  // One for both: a page does not hear itself then.
  const open = () => {
    try {
      opened ??= new BroadcastChannel(channelName);
    } catch {
      // A page without storage may have no channel either.
    }
    return opened;
  };
  return {
    tell: (news) => open()?.postMessage(news),
    listen(hear) {
      open()?.addEventListener('message', ({ data }) => hear(data));
    },
  };
}
