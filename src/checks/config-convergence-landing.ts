import { hasForgotten, saveMeaning } from '../target/contracts/dashboard.js';
import type { Seen } from './check.js';
import { SAVED } from './config-convergence-series.js';
import type { ConvergenceQuestion, Watcher } from './question.js';
import { settle, withoutAnswer } from './read/settle.js';
import type { Verdict } from './verdict.js';
import { fail, needMissing, unknown } from './verdicts.js';

/** What became of the save itself, before anybody is asked for it. */
export type Landing = 'pending' | 'landed' | 'lost';

export function landingOf(seen: Seen, { key }: ConvergenceQuestion): Landing {
  const outcome = seen.get(key)?.outcome;
  if (outcome === undefined) return 'pending';
  if (outcome.kind !== 'answered' || outcome.answer.kind !== 'convergence') return 'lost';
  const stored = outcome.answer.changes.find(({ name }) => name === SAVED)?.watched.find(({ node }) => node === undefined);
  return stored?.shown === undefined ? 'lost' : 'landed';
}

/** A save that did not reach the declared database, and whose fault that is. */
export function judgeLost(seen: Seen, anchor: string, question: ConvergenceQuestion): Verdict {
  const without = withoutAnswer(question, seen.get(question.key)?.outcome);
  if (without !== undefined) return without;
  const [saved] = question.changes;
  if (saved === undefined || saved.make.kind !== 'http') return needMissing('a save', 'nothing was to be saved');
  const settled = settle(seen, saved.make);
  if (settled.kind === 'verdict') return settled.verdict;
  const { status } = settled.http;
  const evidence = [saved.make.key, question.key];
  const meaning = saveMeaning(settled.view);
  if (meaning === 'refused' || (status !== 200 && meaning === 'unknown'))
    return fail('unexpected-status', `${anchor} did not save on its dashboard (${status})`, evidence, { status, expected: 200 });
  if (meaning === 'unknown') return fail('garbage', `${anchor} answered a save with what the contract does not know`, evidence, { status });
  const stored = saved.watchers.find(({ node }) => node === undefined);
  const read = stored === undefined ? undefined : withoutAnswer(stored.ask, seen.get(stored.ask.key)?.outcome);
  if (read !== undefined) return read;
  return fail('change-not-seen', `${anchor} says that it saved, and the declared database does not hold it`, evidence, {
    change: SAVED,
    withinMs: saved.withinMs,
    stored: false,
  });
}

/** A node that may go on with what it kept from an earlier listing shows nothing by that. */
export function keptOn(seen: Seen, { node = '', first = [], ask }: Watcher): Verdict | undefined {
  const forgot = first.some((question) => {
    const settled = settle(seen, question);
    return settled.kind === 'answered' && hasForgotten(settled.view);
  });
  if (forgot) return undefined;
  const reason = `${node} was not made to look again, and may show what an earlier listing left there`;
  return unknown('inconclusive', reason, [...first.map(({ key }) => key), ask.key], { because: 'config-frozen' });
}
