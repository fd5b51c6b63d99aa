/** An upstream that did not answer as wanted, with the words the released node's client library has for it. */
export class UpstreamError extends Error {
  override readonly name = 'UpstreamError';

  constructor(
    message: string,
    /** The upstream's status, where it gave one. */
    readonly status?: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

const requestFaults = new Set([400, 401, 402, 403, 404, 405, 422]);

/**
 * Whether asking the same provider again is pointless, because it refused this very request. Where the error has no status, the first
 * number of that kind in its text counts.
 */
export function isNonRetryable(error: unknown): boolean {
  if (error instanceof UpstreamError && error.status !== undefined) return requestFaults.has(error.status);
  const text = error instanceof Error ? error.message : String(error);
  return [...text.matchAll(/\b([45]\d{2})\b/g)].some((match) => requestFaults.has(Number(match[1])));
}
