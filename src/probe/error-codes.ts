/** The error itself, what caused it, and the parts of an error made of several (one per address tried), outermost first. */
function chainOf(thrown: unknown, depth = 0): readonly Error[] {
  if (!(thrown instanceof Error) || depth > 5) return [];
  const parts: readonly unknown[] = thrown instanceof AggregateError ? thrown.errors : [];
  return [thrown, ...chainOf(thrown.cause, depth + 1), ...parts.flatMap((part) => chainOf(part, depth + 1))];
}

/** System and library error codes of whatever was thrown, outermost first. */
export function codesOf(thrown: unknown): readonly string[] {
  return chainOf(thrown).flatMap((error) => ('code' in error && typeof error.code === 'string' ? [error.code] : []));
}

/** What was thrown, in words; an error of several parts says nothing itself, so its first part speaks. */
export function wordsOf(thrown: unknown): string {
  const [first, ...others] = chainOf(thrown);
  if (!first) return String(thrown);
  const speaking = [first, ...others].find((error) => error.message !== '');
  const code = codesOf(thrown)[0];
  const message = speaking?.message ?? first.name;
  return code === undefined || message.includes(code) ? message : `${message} (${code})`;
}

/** Ours, not the target's: no descriptors or local ports left. */
export const OUT_OF_RESOURCES: ReadonlySet<string> = new Set(['EMFILE', 'ENFILE', 'EADDRNOTAVAIL', 'EADDRINUSE', 'ENOBUFS', 'ENOMEM']);

/** Name lookup failed for a moment. */
export const LOOKUP_FAILED_FOR_NOW = 'EAI_AGAIN';

/** Whether asking again is fair: only where the observer itself failed. */
export function isObserversFault(thrown: unknown): boolean {
  return codesOf(thrown).some((code) => OUT_OF_RESOURCES.has(code) || code === LOOKUP_FAILED_FOR_NOW);
}
