import type { Effect } from '../../target/cluster.js';
import type { ConvergenceQuestion, Factors } from '../question.js';
import { digest } from './key.js';

export interface ConvergenceOptions {
  readonly title: string;
  readonly effect: Effect;
  readonly factors?: Factors;
  readonly setup?: ConvergenceQuestion['setup'];
  readonly changes: ConvergenceQuestion['changes'];
  readonly teardown: ConvergenceQuestion['teardown'];
  readonly afterwards?: ConvergenceQuestion['afterwards'];
}

/** Changes and those who are to show them. Its key follows from the keys of all its parts. */
export function convergenceQuestion({
  title,
  effect,
  factors = {},
  setup = [],
  changes,
  teardown,
  afterwards = [],
}: ConvergenceOptions): ConvergenceQuestion {
  const keysOf = (steps: ConvergenceQuestion['setup']): readonly string[] => steps.map(({ key }) => key);
  const made = changes.map(({ name, make, watchers, withinMs }) => [name, make.key, withinMs, watchers.map(({ ask }) => ask.key)]);
  const key = `${title} #${digest([keysOf(setup), made, keysOf(teardown)])}`;
  return { kind: 'convergence', key, effect, factors, setup, changes, teardown, afterwards };
}
