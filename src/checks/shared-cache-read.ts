import { chatQuestion } from './ask/chat.js';
import { toNode } from './ask/http.js';
import type { CheckContext, Seen } from './check.js';
import type { HttpQuestion, Question } from './question.js';
import { chatVerdict, completionOf } from './read/chat-verdict.js';
import { askedNodes } from './read/nodes.js';
import { oncePerLook, theOnly } from './read/once.js';
import { type Attempt, currentAttempt, judgeWrite, writeAsks } from './shared-cache-write.js';
import { endpointFor } from './shared-cache-writers.js';
import type { Verdict } from './verdict.js';
import { fail, needMissing, notEvaluated, pass, unknown } from './verdicts.js';

/** The nodes after this one, in a ring: so each good writer is read by another node. */
export function othersOf(ctx: CheckContext, node: string): readonly string[] {
  const nodes = askedNodes(ctx.cluster).map(({ id }) => id);
  const at = nodes.indexOf(node);
  return [...nodes.slice(at + 1), ...nodes.slice(0, at)];
}

interface Source {
  readonly node: string;
  readonly attempt: Attempt;
}

/** The first other node whose entry lies where it should, with its chat. */
function sourceFor(ctx: CheckContext, seen: Seen, node: string): Source | undefined {
  for (const other of othersOf(ctx, node)) {
    const step = currentAttempt(ctx, seen, other);
    if (step.kind === 'attempt' && judgeWrite(ctx, seen, other).status === 'pass') return { node: other, attempt: step.attempt };
  }
  return undefined;
}

/** The writer's very prompt, through another node. */
function repetition(ctx: CheckContext, node: string, source: Source): HttpQuestion | undefined {
  const { writer, chat } = source.attempt;
  return chatQuestion(ctx, { to: toNode(node), ...writer, providers: chat.chat?.providers, promptOf: toNode(source.node) });
}

/** What writers have not been asked yet. */
const openWrites = oncePerLook(theOnly, (ctx, seen): readonly Question[] =>
  askedNodes(ctx.cluster)
    .flatMap(({ id }) => writeAsks(ctx, seen, id))
    .filter((question) => seen.get(question.key) === undefined),
);

export function readAsks(ctx: CheckContext, seen: Seen, node: string): readonly Question[] {
  /* All writers have spoken before a reader asks: else a writer that comes first would be asked by nobody. */
  const open = openWrites(ctx, seen, undefined);
  if (open.length > 0) return open;
  const source = sourceFor(ctx, seen, node);
  if (source === undefined) return [];
  const endpoint = endpointFor(ctx, seen, node, source.attempt.writer);
  if (endpoint.kind === 'pending') return endpoint.ask;
  const question = repetition(ctx, node, source);
  return question === undefined || (endpoint.kind === 'known' && endpoint.value !== source.attempt.endpoint) ? [] : [question];
}

/** Where no other node could write for want of a declaration, the reader lacks the same. */
function undeclaredWrites(ctx: CheckContext, seen: Seen, node: string): Verdict | undefined {
  const writes = othersOf(ctx, node).map((other) => judgeWrite(ctx, seen, other));
  return writes.every(({ data }) => typeof data['declare'] === 'string') ? writes[0] : undefined;
}

/** Whether the node serves what another node has put into the cache. */
export function judgeRead(ctx: CheckContext, seen: Seen, node: string): Verdict {
  const source = sourceFor(ctx, seen, node);
  const lacking = source === undefined ? undeclaredWrites(ctx, seen, node) : undefined;
  if (lacking !== undefined) return lacking;
  if (source === undefined) return needMissing('another writer', `no other node's entry is where ${node} should find it`);
  const data = { writer: source.node };
  const endpoint = endpointFor(ctx, seen, node, source.attempt.writer);
  if (endpoint.kind === 'known' && endpoint.value !== source.attempt.endpoint)
    return unknown(
      'inconclusive',
      `${node} and ${source.node} have different endpoints, so they share no entry of that provider`,
      endpoint.evidence,
      {
        ...data,
        because: 'endpoint-differs',
      },
    );
  const question = repetition(ctx, node, source);
  if (question === undefined) return notEvaluated('withheld', 'the chat cannot be repeated', [], { because: 'not-asked' });
  const evidence = [question.key, source.attempt.chat.key];
  const chat = chatVerdict(ctx, seen, question);
  if (chat.code === 'no-answer' || chat.status === 'not-evaluated') return chat;
  const [written, read] = [completionOf(ctx, seen, source.attempt.chat), completionOf(ctx, seen, question)];
  if (written === undefined || read === undefined)
    return unknown('inconclusive', `the repeated chat through ${node} did not complete: ${chat.reason}`, evidence, {
      ...data,
      because: 'chat-not-completed',
      chat: chat.code,
    });
  /* Ids of some providers have a resolution of one second, so the text has to be the same too. */
  if (written.id !== undefined && written.id === read.id && written.text === read.text)
    return pass(`${node} serves the completion that ${source.node} cached`, evidence, data);
  return fail('not-served-from-cache', `${node} asks the provider again for what ${source.node} has cached`, evidence, data);
}
