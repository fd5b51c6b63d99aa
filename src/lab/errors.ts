/** A person asked for something no lab has: an unknown fault, or a place where it cannot stand. */
export class LabUsageError extends Error {
  override readonly name = 'LabUsageError';
  readonly exitCode = 64;
}

/** The lab did not come to stand, or a fault in it is not in force. */
export class LabNotStarted extends Error {
  override readonly name = 'LabNotStarted';
  readonly exitCode = 70;
}
