import { invalidArgument } from '../oauth/argument.ts';

/** Refuses options that would be ignored, since a misspelled one is easily overlooked. */
export function refuseUnknownOptions(method: string, options: object, known: object): void {
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(known, name));
  if (unknown === undefined) return;
  throw invalidArgument(
    `Unknown option "${unknown}" of ${method}. Valid options: ${Object.keys(known).join(', ')}`,
  );
}
