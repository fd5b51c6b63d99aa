/** Exit codes beside the document's own 0, 1 and 2; the numbers are those of sysexits.h. */
export const EXIT = { ok: 0, usage: 64, crash: 70, configuration: 78 } as const;

/** The command line asks for something that is not there. Ends with 64. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly exitCode = EXIT.usage;
}
