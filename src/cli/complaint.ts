/** Something that whoever runs the command can put right; the message says how. */
export class Complaint extends Error {
  readonly exitCode: number = 1;
}

/** The command line itself is not understood. */
export class UsageError extends Complaint {
  override readonly exitCode = 2;
}

export function isComplaint(error: unknown): error is Complaint {
  return error instanceof Complaint;
}
