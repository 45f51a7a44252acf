/** Why a host cannot speak for a domain. The message is the reason that the verifier sends. */
export class DiscoveryProblem extends Error {
  override readonly name = 'DiscoveryProblem';
  /**
   * Whether the host is unreachable or failing (network, DNS, 5xx, 429), as opposed to saying that
   * it is no provider. It may still be a provider.
   */
  readonly isTemporary: boolean;

  constructor(message: string, { isTemporary = false } = {}) {
    super(message);
    this.isTemporary = isTemporary;
  }
}

/** The host has no support document, serves it incorrectly, or cannot be asked for it. */
export function notPrimary(
  host: string,
  why: string,
  options?: { isTemporary: boolean },
): DiscoveryProblem {
  return new DiscoveryProblem(`${host} is not a browserid primary - ${why}`, options);
}

export function badDocument(host: string, why: string): DiscoveryProblem {
  return new DiscoveryProblem(`bad support document for '${host}': ${why}`);
}
