/** Exit codes beside the document's own 0, 1 and 2; the numbers are those of sysexits.h. */
export const EXIT = { ok: 0, usage: 64, crash: 70, output: 73, configuration: 78 } as const;

/** A file that is named by hand cannot be written. Ends with 73. */
export class OutputError extends Error {
  override readonly name = 'OutputError';
  readonly exitCode = EXIT.output;
}

/** The command line asks for something that is not there. Ends with 64. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly exitCode = EXIT.usage;
}
