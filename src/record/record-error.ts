/** A record could not be written or read. The message says why and what to do. */
export class RecordError extends Error {
  override readonly name = 'RecordError';
}

/** The message of whatever was thrown. */
export const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));
