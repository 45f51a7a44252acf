/** A word that can follow `npx --no-install fxa-relier-client`. */
export interface Command {
  /** A line for the list of commands. */
  summary: string;
  /** Does the work. Throws a `Complaint` if the user's request cannot be carried out. */
  run(args: string[]): Promise<void>;
}
