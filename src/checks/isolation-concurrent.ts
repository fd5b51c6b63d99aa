import type { Observation } from '../record/observation.js';
import type { CheckContext, Cost, Seen } from './check.js';
import {
  type Asker,
  askers,
  control,
  firstWave,
  furtherWaves,
  type Marked,
  markedOn,
  readyOn,
  TIMES,
  wordsIn,
} from './isolation-askers.js';
import type { Question } from './question.js';
import { completionOf } from './read/chat-verdict.js';
import { allowed } from './read/nodes.js';
import type { Verdict } from './verdict.js';
import { fail, needMissing, pass, spendsNotAllowed, unknown } from './verdicts.js';

/** Whether everybody of the first wave was answered, and who was answered with the own word. */
function repeatersOn(ctx: CheckContext, seen: Seen, node: string, ready: readonly Asker[]): readonly Asker[] | undefined {
  const first = markedOn(ctx, node, ready, firstWave);
  if (first.some(({ question }) => seen.get(question.key) === undefined)) return undefined;
  return first.flatMap(({ asker, mark, question }) => (completionOf(ctx, seen, question)?.text?.includes(mark) === true ? [asker] : []));
}

/**
 * All nodes are asked in the same rounds, and so at once: answers that get lost between them would show as well. A model that does not repeat
 * a word is asked once; the others go on where at least two of them repeat.
 */
export function askTogether(ctx: CheckContext, seen: Seen, node: string): readonly Question[] {
  if (!allowed(ctx, 'spends')) return [];
  const ready = readyOn(ctx, seen, node);
  if (ready === undefined) return askers(ctx).flatMap((asker) => control(ctx, node, asker) ?? []);
  if (ready.length < 2) return [];
  const repeaters = repeatersOn(ctx, seen, node, ready);
  const next =
    repeaters === undefined
      ? markedOn(ctx, node, ready, firstWave)
      : repeaters.length < 2
        ? []
        : markedOn(ctx, node, repeaters, furtherWaves);
  return next.map(({ question }) => question);
}

export function costOfTogether(ctx: CheckContext): Cost {
  const chats = allowed(ctx, 'spends') ? askers(ctx).length * (TIMES + 1) : 0;
  return { requests: chats, completions: chats };
}

interface Answered extends Marked {
  readonly text: string;
  /** The provider that the answer names. */
  readonly servedBy?: string;
  readonly observation: Observation;
}

function answersOn(ctx: CheckContext, seen: Seen, node: string): readonly Answered[] {
  return markedOn(ctx, node, readyOn(ctx, seen, node) ?? []).flatMap((one) => {
    const completion = completionOf(ctx, seen, one.question);
    const observation = seen.get(one.question.key);
    if (completion?.text === undefined || observation === undefined) return [];
    const { text, servedBy } = completion;
    return [{ ...one, text, observation, ...(servedBy === undefined ? {} : { servedBy }) }];
  });
}

const overlap = (a: Observation, b: Observation): boolean => a.atMs <= b.atMs + b.durationMs && b.atMs <= a.atMs + a.durationMs;

/** Whether two identities' chats were under way at the same time. */
const wereTogether = (answers: readonly Answered[]): boolean =>
  answers.some((one) =>
    answers.some((other) => other.asker.identity.id !== one.asker.identity.id && overlap(one.observation, other.observation)),
  );

const namesOf = (answers: readonly Answered[]): readonly string[] => [...new Set(answers.map(({ asker }) => asker.identity.id))];

interface Mixed {
  readonly answer: Answered;
  readonly whose: string;
  readonly asked: string;
  readonly evidence: readonly string[];
}

/** An answer that holds another's word. */
function byWord(ctx: CheckContext, answers: readonly Answered[]): Mixed | undefined {
  for (const answer of answers) {
    const other = wordsIn(ctx, answer.text).find((one) => one.mark !== answer.mark);
    if (other !== undefined)
      return { answer, whose: other.asker.identity.id, asked: other.node, evidence: [answer.question.key, other.question.key] };
  }
  return undefined;
}

const idOf = ({ model }: Asker): string => model.id;

/** An answer that names a provider which only another of them uses: no two use the same. */
function byProvider(ctx: CheckContext, answers: readonly Answered[], node: string): Mixed | undefined {
  for (const answer of answers) {
    const { servedBy, asker, question } = answer;
    if (servedBy === undefined || servedBy === idOf(asker)) continue;
    const other = askers(ctx).find((one) => idOf(one) === servedBy);
    if (other !== undefined) return { answer, whose: other.identity.id, asked: node, evidence: [question.key] };
  }
  return undefined;
}

/** Answers that show whose they are, by the word or by the provider that only this one uses. */
const isOwn = ({ text, mark, servedBy, asker }: Answered): boolean => text.includes(mark) || servedBy === idOf(asker);

export function judgeTogether(ctx: CheckContext, seen: Seen, node: string): Verdict {
  if (!allowed(ctx, 'spends')) return spendsNotAllowed('whose answers are mixed up shows in completions');
  const answers = answersOn(ctx, seen, node);
  const names = namesOf(answers);
  const controls = askers(ctx).flatMap((asker) => control(ctx, node, asker)?.key ?? []);
  const evidence = [...answers.map(({ question }) => question.key), ...controls];
  const data = { identities: [...names], answers: answers.length };
  if (names.length < 2)
    return needMissing('two identities whose chats complete', `fewer than two identities were answered by ${node} at once`, evidence, data);
  const mixed = byWord(ctx, answers) ?? byProvider(ctx, answers, node);
  if (mixed !== undefined) {
    const { answer, whose, asked } = mixed;
    const who = answer.asker.identity.id;
    const reason = `${node} returned to ${who} a response to the prompt of ${whose}${asked === node ? '' : ` to ${asked}`}`;
    return fail('anothers-answer', reason, mixed.evidence, { ...data, identity: who, whose, asked });
  }
  const own = answers.filter(isOwn);
  if (namesOf(own).length < 2) return nothingRepeats(names.length, namesOf(own).length, evidence);
  if (!wereTogether(own))
    return unknown('inconclusive', `no two chats were under way on ${node} at the same time`, evidence, {
      ...data,
      because: 'not-at-once',
    });
  const telling = namesOf(own).join(', ');
  return pass(`${telling} sent prompts to ${node} at once, and each got the response to its own`, evidence, data);
}

/** Whose answer is whose shows only where models repeat a word, or where answers name their provider: else there is nothing to judge. */
const nothingRepeats = (asked: number, repeating: number, evidence: readonly string[]): Verdict => ({
  status: 'not-applicable',
  code: 'not-declared',
  reason: `${repeating} of ${asked} models repeat a test word or name their provider, and it takes two to see whose response is whose`,
  evidence,
  data: { because: 'no-echo' },
});
