/** An answer of FastAPI's own kind: `{"detail": ...}`. Every other error that gets out is a 500 of plain text. */
export class HttpError extends Error {
  override readonly name = 'HttpError';

  constructor(
    readonly status: number,
    readonly detail: string,
    options?: ErrorOptions,
    /** An upstream had been asked by then: the answer varies by cookie too. */
    readonly executed = false,
  ) {
    super(`${status}: ${detail}`, options);
  }
}

/** The words of an error as Python's `str(exception)` would give them; for an HttpError status and detail. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
