/** A file with checks of one's own that cannot be used. The command line ends with 78. */
export class OwnCheckError extends Error {
  override readonly name = 'OwnCheckError';
  readonly exitCode = 78;

  constructor(file: string, why: string, please: string, cause?: unknown) {
    super(`Failed to read the checks in ${file}: ${why}. Please ${please}.`, cause === undefined ? undefined : { cause });
  }
}
