/** Why a host cannot speak for a domain. The message is the reason that the verifier answers. */
export class DiscoveryProblem extends Error {
  override readonly name = 'DiscoveryProblem';
}

/** For a host without a support document, or with one that is not to be had as it must be. */
export function notPrimary(host: string, why: string): DiscoveryProblem {
  return new DiscoveryProblem(`${host} is not a browserid primary - ${why}`);
}

export function badDocument(host: string, why: string): DiscoveryProblem {
  return new DiscoveryProblem(`bad support document for '${host}': ${why}`);
}
