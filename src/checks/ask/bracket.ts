import type { Effect } from '../../target/cluster.js';
import type { BracketQuestion, Factors } from '../question.js';
import { digest } from './key.js';

export interface BracketOptions {
  readonly title: string;
  readonly effect: Effect;
  readonly factors?: Factors;
  readonly setup?: BracketQuestion['setup'];
  readonly before?: BracketQuestion['before'];
  readonly stimuli: BracketQuestion['stimuli'];
  readonly after?: BracketQuestion['after'];
  readonly teardown?: BracketQuestion['teardown'];
}

/** A stimulus between reads. Its key follows from the keys of all its parts. */
export function bracketQuestion({
  title,
  effect,
  factors = {},
  setup = [],
  before = [],
  stimuli,
  after = [],
  teardown = [],
}: BracketOptions): BracketQuestion {
  const keys = [setup, before, stimuli, after.map((step) => step.read), teardown].map((part) => part.map((question) => question.key));
  return { kind: 'bracket', key: `${title} #${digest(keys)}`, effect, factors, setup, before, stimuli, after, teardown };
}
