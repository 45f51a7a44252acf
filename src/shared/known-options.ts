import { invalidArgument } from './argument.ts';

/**
 * Refuses options that the library would ignore, since a misspelled one is easily overlooked.
 *
 * @param known Has a property for each valid option.
 */
export function refuseUnknownOptions(method: string, options: object, known: object): void {
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(known, name));
  if (unknown === undefined) return;
  throw invalidArgument(
    `Unknown option "${unknown}" of ${method}. Valid options: ${Object.keys(known).join(', ')}`,
  );
}
