import type { Observation } from '../record/observation.js';
import type { CheckContext, Cost, Seen } from './check.js';
import { askers, control, type Marked, markedOn, readyOn, TIMES, wordsIn } from './isolation-askers.js';
import type { Question } from './question.js';
import { completionOf } from './read/chat-verdict.js';
import { allowed } from './read/nodes.js';
import type { Verdict } from './verdict.js';
import { fail, needMissing, pass, spendsNotAllowed, unknown } from './verdicts.js';

/** All nodes are asked in the same rounds, and so at once: answers that get lost between them would show as well. */
export function askTogether(ctx: CheckContext, seen: Seen, node: string): readonly Question[] {
  if (!allowed(ctx, 'spends')) return [];
  const ready = readyOn(ctx, seen, node);
  if (ready === undefined) return askers(ctx).flatMap((asker) => control(ctx, node, asker) ?? []);
  return ready.length < 2 ? [] : markedOn(ctx, node, ready).map(({ question }) => question);
}

export function costOfTogether(ctx: CheckContext): Cost {
  const chats = allowed(ctx, 'spends') ? askers(ctx).length * (TIMES + 1) : 0;
  return { requests: chats, completions: chats };
}

interface Answered extends Marked {
  readonly text: string;
  readonly observation: Observation;
}

function answersOn(ctx: CheckContext, seen: Seen, node: string): readonly Answered[] {
  return markedOn(ctx, node, readyOn(ctx, seen, node) ?? []).flatMap((one) => {
    const completion = completionOf(ctx, seen, one.question);
    const observation = seen.get(one.question.key);
    return completion?.text === undefined || observation === undefined ? [] : [{ ...one, text: completion.text, observation }];
  });
}

const overlap = (a: Observation, b: Observation): boolean => a.atMs <= b.atMs + b.durationMs && b.atMs <= a.atMs + a.durationMs;

/** Whether two identities' chats were under way at the same time. */
const wereTogether = (answers: readonly Answered[]): boolean =>
  answers.some((one) =>
    answers.some((other) => other.asker.identity.id !== one.asker.identity.id && overlap(one.observation, other.observation)),
  );

export function judgeTogether(ctx: CheckContext, seen: Seen, node: string): Verdict {
  if (!allowed(ctx, 'spends')) return spendsNotAllowed('whose answers are mixed up shows in completions');
  const answers = answersOn(ctx, seen, node);
  const names = [...new Set(answers.map(({ asker }) => asker.identity.id))];
  const controls = askers(ctx).flatMap((asker) => control(ctx, node, asker)?.key ?? []);
  const evidence = [...answers.map(({ question }) => question.key), ...controls];
  const data = { identities: names, answers: answers.length };
  if (names.length < 2)
    return needMissing('two identities whose chats complete', `fewer than two identities were answered by ${node} at once`, evidence, data);
  for (const { text, mark, asker, question } of answers) {
    const other = wordsIn(ctx, text).find((one) => one.mark !== mark);
    if (other === undefined) continue;
    const whose = other.asker.identity.id;
    const reason = `${node} gave ${asker.identity.id} an answer to what ${whose} had asked${other.node === node ? '' : ` of ${other.node}`}`;
    return fail('anothers-answer', reason, [question.key, other.question.key], {
      ...data,
      identity: asker.identity.id,
      whose,
      asked: other.node,
    });
  }
  const silent = answers.filter(({ text, mark }) => !text.includes(mark));
  const [first] = silent;
  if (first !== undefined)
    return unknown(
      'inconclusive',
      `${first.asker.identity.id} was not answered with the word asked for, so whose answer it is cannot be told`,
      evidence,
      {
        ...data,
        because: 'no-echo',
        silent: silent.length,
      },
    );
  if (!wereTogether(answers))
    return unknown('inconclusive', `no two chats were under way on ${node} at the same time`, evidence, {
      ...data,
      because: 'not-at-once',
    });
  return pass(`${names.join(', ')} asked ${node} at once, and each got the answer to its own prompt`, evidence, data);
}
