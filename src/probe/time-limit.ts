/** A signal that aborts when a time is up; disposing it stops the clock. */
export interface TimeLimit extends Disposable {
  readonly signal: AbortSignal;
}

/** The longest that a timer of Node can wait: one that is set for longer fires at once. */
const LONGEST_MS = 2 ** 31 - 1;

/** @param ms undefined: it never aborts */
export function timeLimit(ms: number | undefined): TimeLimit {
  const controller = new AbortController();
  const reason = (): Error => new Error(`the time-out of ${ms === undefined ? 0 : Math.round(ms / 1000)} s was reached (--timeout)`);
  const timer = ms === undefined ? undefined : setTimeout(() => controller.abort(reason()), Math.min(ms, LONGEST_MS));
  return { signal: controller.signal, [Symbol.dispose]: () => clearTimeout(timer) };
}
