import type { ConvergenceAnswer, Outcome } from '../../record/observation.js';
import type { CheckContext, Seen } from '../check.js';
import type { Change, ConvergenceQuestion, Watcher } from '../question.js';
import { shows } from '../sight.js';
import type { Json, Verdict } from '../verdict.js';
import { fail, notEvaluated, pass, unknown } from '../verdicts.js';
import { settle, turnedAway, withoutAnswer } from './settle.js';

type Made = ConvergenceAnswer['changes'][number];

/** What the one who judges must say in words of his own. */
export interface ChangeWords {
  /** What a node does that shows a change, by its name: `know a new token`. */
  readonly shown: Readonly<Record<string, string>>;
  /** What an answer that is neither the old nor the new state means; undefined: it is strange. */
  readonly strange?: (watcher: Watcher, status: number) => Verdict | undefined;
  /** Why the old state proves nothing; undefined: it does. */
  readonly excuse?: (watcher: Watcher) => Verdict | undefined;
  /** True: a refusal is one, and not the sight that was looked for. */
  readonly mustBeLetIn?: true;
}

/** One column of the table t x node: what a node showed of each change so far. */
function columnOf(question: ConvergenceQuestion, made: readonly Made[], node: string): readonly Json[] {
  return question.changes.map(({ name }) => {
    const shown = made.find((one) => one.name === name)?.watched.find((one) => one.node === node)?.shown;
    return { change: name, shownMs: shown?.cameMs ?? null };
  });
}

/** Why a change was not made; undefined where it was. */
function notMade({ make }: Change, made: Outcome): Verdict | undefined {
  const without = withoutAnswer(make, made);
  if (without !== undefined) return without.status === 'fail' ? { ...without, status: 'unknown' } : without;
  if (made.kind !== 'answered') return undefined;
  const { answer } = made;
  if (answer.kind === 'sql' && answer.affected === 0) return unknown('query-failed', 'the statement met no row', [make.key]);
  if (answer.kind === 'http' && (answer.status < 200 || answer.status > 299))
    return unknown('query-failed', `the change was answered ${answer.status}`, [make.key], { status: answer.status });
  return undefined;
}

interface NotShown {
  readonly change: Change;
  readonly watcher: Watcher;
  /** When it was asked for the last time. */
  readonly lastMs: number;
}

function notShown(ctx: CheckContext, seen: Seen, { change, watcher, lastMs }: NotShown, words: ChangeWords): Verdict {
  const settled = settle(seen, watcher.ask);
  if (settled.kind === 'verdict') return settled.verdict;
  const limited = turnedAway(watcher.ask, settled.view);
  if (limited !== undefined) return limited;
  const { status } = settled.http;
  const evidence = [watcher.ask.key];
  if (shows(ctx.contract, settled.http, watcher.meanwhile)) {
    if (lastMs < change.withinMs) return notEvaluated('withheld', 'it was not waited for', evidence, { because: 'interrupted' });
    const excuse = words.excuse?.(watcher);
    if (excuse !== undefined) return excuse;
    const reason = `${watcher.node} did not ${words.shown[change.name] ?? `show ${change.name}`} within ${change.withinMs / 1000} s`;
    return fail('change-not-seen', reason, evidence, { change: change.name, status });
  }
  const strange = words.strange?.(watcher, status);
  if (strange !== undefined) return strange;
  const refusal = ctx.contract.refusalOf(settled.view);
  if (words.mustBeLetIn === true && refusal !== undefined)
    return fail('refused', `${watcher.node} refused to show what had changed: ${refusal}`, evidence, { refusal, status, kind: 'user' });
  const said = `${watcher.node} answered ${status} when asked for what had changed`;
  return status === 200 || status === 403
    ? fail('garbage', `${said}, with what the contract does not know`, evidence, { status })
    : fail('unexpected-status', said, evidence, { status });
}

/** What one node made of the changes: the first one that it did not show decides. */
export function judgeChanges(ctx: CheckContext, seen: Seen, question: ConvergenceQuestion, node: string, words: ChangeWords): Verdict {
  const outcome = seen.get(question.key)?.outcome;
  const without = withoutAnswer(question, outcome);
  if (without !== undefined) return without;
  if (outcome?.kind !== 'answered' || outcome.answer.kind !== 'convergence')
    return unknown('inconclusive', 'the changes were answered by something else', [question.key], { because: 'foreign-answer' });
  const { changes: made } = outcome.answer;
  const { changes } = question;
  const data = { withinMs: changes[0]?.withinMs ?? 0, changes: columnOf(question, made, node) };
  const told = (verdict: Verdict): Verdict => ({
    ...verdict,
    evidence: [...verdict.evidence, question.key],
    data: { ...data, ...verdict.data },
  });
  for (const change of changes) {
    const done = made.find(({ name }) => name === change.name);
    if (done === undefined) return told(notEvaluated('withheld', `${change.name} was not tried`, [], { because: 'not-asked' }));
    const failed = notMade(change, done.made);
    if (failed !== undefined) return told(failed);
    const watcher = change.watchers.find((one) => one.node === node);
    const watched = done.watched.find((one) => one.node === node);
    if (watcher === undefined || watched === undefined)
      return told(notEvaluated('withheld', `${node} was not asked`, [], { because: 'not-asked' }));
    if (watched.shown === undefined) return told(notShown(ctx, seen, { change, watcher, lastMs: watched.lastMs }, words));
  }
  const evidence = changes.flatMap(({ watchers }) => watchers.flatMap((one) => (one.node === node ? [one.ask.key] : [])));
  return told(pass(`${node} shows every change within ${data.withinMs / 1000} s`, evidence));
}
