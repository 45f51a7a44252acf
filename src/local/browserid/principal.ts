/**
 * What a site knows its user by: the email address, or the account's uid as an address at this
 * issuer, for sites that accept Firefox Accounts only (`want_issuer`).
 */
export type Principal = 'email' | 'uid';
