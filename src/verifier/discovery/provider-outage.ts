import { FxaRelierError } from '../../errors.ts';

/**
 * An assertion cannot be judged now, because a host that has a say in it is unreachable or failing.
 * The message names only what the assertion names, so callers of the verifier may read it.
 */
export class ProviderOutage extends FxaRelierError {
  constructor(problem: string) {
    super('network', problem);
  }
}
