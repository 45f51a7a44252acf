/**
 * What a sign-in happens on. It is made synchronously and used once.
 *
 * Every surface gives back what Firefox Accounts answered, unread: whether it is to be trusted is
 * decided in one place, behind all of them.
 */
export interface Surface {
  /** Shows Firefox Accounts. `undefined`: the answer will arrive on another page. */
  open(url: string): Promise<URLSearchParams | undefined>;
}
