import type { Endpoint } from '../../target/contracts/contract.js';
import { answerWords } from '../answer-view.js';
import type { CheckContext, Seen } from '../check.js';
import type { HttpQuestion } from '../question.js';
import type { Verdict } from '../verdict.js';
import { fail, unknown } from '../verdicts.js';
import { settle, turnedAway } from './settle.js';

export type JsonRead = { readonly kind: 'json'; readonly json: unknown } | { readonly kind: 'verdict'; readonly verdict: Verdict };

const verdict = (value: Verdict): JsonRead => ({ kind: 'verdict', verdict: value });

/** The JSON of a GET that should have answered 200 (and, where given, by a schema), or the verdict that follows. */
export function readJson(ctx: CheckContext, seen: Seen, question: HttpQuestion, schema?: Endpoint['schema']): JsonRead {
  const settled = settle(seen, question);
  if (settled.kind === 'verdict') return settled;
  const { http, view } = settled;
  const evidence = [question.key];
  const limited = turnedAway(question, view);
  if (limited !== undefined) return verdict(limited);
  const refusal = http.status === 200 ? undefined : ctx.contract.refusalOf(view);
  if (refusal !== undefined)
    return verdict(
      fail('refused', `${question.method} ${question.path} was refused: ${refusal}`, evidence, { refusal, status: http.status }),
    );
  if (http.status !== 200) {
    const reason = `${question.path} answered ${http.status} instead of 200`;
    return verdict(fail('unexpected-status', reason, evidence, { status: http.status, expected: 200 }));
  }
  if (http.truncated)
    return verdict(
      unknown('inconclusive', `the answer of ${question.path} is longer than what is kept`, evidence, { because: 'body-too-large' }),
    );
  if (view.json === undefined || http.incomplete === true || (schema !== undefined && !schema.safeParse(view.json).success)) {
    const reason = `${question.path} answered 200 with what the contract does not know (${answerWords(http)})`;
    return verdict(fail('garbage', reason, evidence, { status: http.status }));
  }
  return { kind: 'json', json: view.json };
}
