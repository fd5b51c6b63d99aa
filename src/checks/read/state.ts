import type { HttpQuestion, SqlQuestion } from '../question.js';
import type { Verdict } from '../verdict.js';

/** Something to be read of the cluster: known, still to be asked for, or not to be had, with the verdict that follows. */
export type State<T> =
  | { readonly kind: 'known'; readonly value: T; readonly evidence: readonly string[] }
  | { readonly kind: 'pending'; readonly ask: readonly (HttpQuestion | SqlQuestion)[] }
  | { readonly kind: 'lost'; readonly verdict: Verdict };

export const known = <T>(value: T, evidence: readonly string[] = []): State<T> => ({ kind: 'known', value, evidence });
export const pending = <T>(ask: readonly (HttpQuestion | SqlQuestion)[]): State<T> => ({ kind: 'pending', ask });
export const lost = <T>(verdict: Verdict): State<T> => ({ kind: 'lost', verdict });

/** What follows from a known state. Not named `then`: a module with such an export is taken for a promise by `import()`. */
export function andThen<T, U>(state: State<T>, next: (value: T, evidence: readonly string[]) => State<U>): State<U> {
  return state.kind === 'known' ? next(state.value, state.evidence) : state;
}
