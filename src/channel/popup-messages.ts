/**
 * The messages between a callback page in a popup and the page that opened it. Both are pages of the
 * same site, but other scripts of the site may use the channel as well.
 */
export type PopupMessage =
  /** The callback page has loaded at `url`, which has the response of this channel's sign-in. */
  | { type: 'callback'; channel: string; url: string }
  /** The opener has received it, and the callback page can close. */
  | { type: 'received' };

/** Returns the message, or `undefined` if the value is none. */
export function parsePopupMessage(value: unknown): PopupMessage | undefined {
  if (typeof value !== 'object' || value === null) return;
  const { type, channel, url } = value as Record<string, unknown>;
  if (type === 'received') return { type };
  if (type !== 'callback' || typeof channel !== 'string' || typeof url !== 'string') return;
  return { type, channel, url };
}
