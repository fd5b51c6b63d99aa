import type { HttpAnswer } from '../../record/observation.js';
import type { Expectation } from '../../target/cluster.js';
import type { ChatMeaning } from '../../target/contracts/contract.js';
import type { CheckContext, Seen } from '../check.js';
import type { HttpQuestion } from '../question.js';
import type { Verdict, VerdictCode } from '../verdict.js';
import { fail, pass, unknown, withData } from '../verdicts.js';
import { settle } from './settle.js';

type Data = Verdict['data'];

/** Codes of chats that did not complete. What has no code of its own is a name the node does not know. */
const CODES: Readonly<Record<Exclude<ChatMeaning['code'], 'completed'>, VerdictCode>> = {
  refused: 'refused',
  'route-unknown': 'route-unknown',
  'model-malformed': 'route-unknown',
  'provider-unknown': 'provider-unknown',
  'in-cooldown': 'in-cooldown',
  'manually-disabled': 'in-cooldown',
  'all-providers-failed': 'all-providers-failed',
  'upstream-failed': 'upstream-failed',
  'upstream-garbled': 'garbage',
  'upstream-rate-limited': 'rate-limited',
  'client-rate-limited': 'rate-limited',
  'tier-blocked': 'tier-blocked',
  'internal-error': 'internal-error',
  'gateway-error': 'gateway-error',
  garbage: 'garbage',
};

/** Where the answer came from, as far as it tells. */
function servedData(http: HttpAnswer): Data {
  const { servedBy } = http;
  if (servedBy === undefined) return {};
  return { servedRaw: servedBy.raw, ...(servedBy.node === undefined ? {} : { servedNode: servedBy.node }) };
}

function meaningData(meaning: ChatMeaning, http: HttpAnswer): Data {
  return {
    meaning: meaning.code,
    status: http.status,
    ...servedData(http),
    ...(meaning.refusal === undefined ? {} : { refusal: meaning.refusal }),
    ...(meaning.servedBy === undefined ? {} : { servedProvider: meaning.servedBy }),
  };
}

function notCompleted(
  meaning: ChatMeaning,
  code: Exclude<ChatMeaning['code'], 'completed'>,
  evidence: readonly string[],
  data: Data,
): Verdict {
  const reason = `the chat did not complete (${code}): ${meaning.detail}`;
  if (CODES[code] === 'in-cooldown') return unknown('in-cooldown', reason, evidence, data);
  const by =
    code === 'upstream-rate-limited' || code === 'upstream-garbled'
      ? { by: 'upstream' }
      : code === 'client-rate-limited'
        ? { by: 'client' }
        : {};
  return fail(CODES[code], reason, evidence, { ...data, ...by });
}

function asExpected(meaning: ChatMeaning, expect: Expectation, evidence: readonly string[], data: Data): Verdict {
  if (expect.content !== undefined && !new RegExp(expect.content).test(meaning.text ?? ''))
    return fail('unexpected-content', `the answer's text does not match ${expect.content}`, evidence, {
      ...data,
      expected: expect.content,
    });
  return pass('the chat completed as expected', evidence, data);
}

const ANY_COMPLETION: Expectation = { status: 200 };

/** The verdict of one chat against what a route expects, its limits of time and cost left out; without expectation: any completion. */
export function chatVerdict(
  ctx: CheckContext,
  seen: Seen,
  question: HttpQuestion,
  extra: Data = {},
  expect: Expectation = ANY_COMPLETION,
): Verdict {
  const settled = settle(seen, question);
  if (settled.kind === 'verdict') return withData(settled.verdict, extra);
  const { http, view } = settled;
  const meaning = ctx.contract.meaningOf(view);
  const evidence = [question.key];
  const data = { ...extra, ...meaningData(meaning, http) };
  if (expect.status !== 200 && http.status === expect.status)
    return pass(`it answered ${http.status}, as the route expects`, evidence, data);
  if (meaning.code !== 'completed') return notCompleted(meaning, meaning.code, evidence, data);
  if (http.status !== expect.status) {
    const reason = `it answered ${http.status} instead of ${expect.status}`;
    return fail('unexpected-status', reason, evidence, { ...data, expected: expect.status });
  }
  const named = expect.schema === undefined ? undefined : ctx.contract.schemas[expect.schema];
  if (http.incomplete === true || (named !== undefined && view.json !== undefined && !named.safeParse(view.json).success))
    return fail('garbage', 'the answer is not what the schema says', evidence, data);
  if (expect.streaming === true && !view.contentType.startsWith('text/event-stream'))
    return fail('garbage', 'a stream was asked for and none was answered', evidence, data);
  return asExpected(meaning, expect, evidence, data);
}

/** The completion of a chat: id, text and the provider that the answer names; undefined where it did not complete or has no answer. */
export function completionOf(
  ctx: CheckContext,
  seen: Seen,
  question: HttpQuestion,
): { readonly id: string | undefined; readonly text: string | undefined; readonly servedBy?: string } | undefined {
  const settled = settle(seen, question);
  if (settled.kind === 'verdict') return undefined;
  const meaning = ctx.contract.meaningOf(settled.view);
  if (meaning.code !== 'completed') return undefined;
  return { id: meaning.completionId, text: meaning.text, ...(meaning.servedBy === undefined ? {} : { servedBy: meaning.servedBy }) };
}
