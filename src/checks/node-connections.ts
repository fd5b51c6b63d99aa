import { asNobody, getQuestion, toNode } from './ask/http.js';
import type { CheckContext, Seen } from './check.js';
import type { HttpQuestion } from './question.js';
import { readJson } from './read/judge-read.js';
import type { Verdict } from './verdict.js';
import { fail, notEvaluated, pass, worst } from './verdicts.js';

/** Of so many new connections in a row, one that loses every third loses two, whatever other questions are under way. */
const CONNECTIONS = 6;

/** The public root of a node, each time on a connection of its own: a pool that keeps its connections never sees that new ones are lost. */
export const connectionQuestions = (ctx: CheckContext, node: string): readonly HttpQuestion[] =>
  Array.from({ length: CONNECTIONS }, (_, index) =>
    getQuestion(ctx, {
      to: toNode(node),
      bearer: asNobody,
      path: ctx.contract.endpoints.root.path,
      nth: `connection-${index + 1}`,
      fresh: true,
    }),
  );

/** Whether the node serves every new connection. */
export function judgeConnections(ctx: CheckContext, seen: Seen, node: string): Verdict {
  const questions = connectionQuestions(ctx, node);
  const read = questions.map((question) => readJson(ctx, seen, question, ctx.contract.endpoints.root.schema));
  const verdicts = read.flatMap((answer) => (answer.kind === 'verdict' ? [answer.verdict] : []));
  const lost = verdicts.filter(({ code }) => code === 'no-answer');
  const [first] = lost;
  if (first !== undefined) {
    const reason = `${lost.length} of ${questions.length} new connections to ${node} were lost`;
    return fail(
      'no-answer',
      reason,
      lost.flatMap(({ evidence }) => evidence),
      { ...first.data, lost: lost.length, of: questions.length },
    );
  }
  const evidence = questions.map(({ key }) => key);
  if (verdicts.length === 0) return pass(`${node} serves ${questions.length} of ${questions.length} new connections`, evidence);
  return worst(verdicts) ?? notEvaluated('withheld', `${node} was not asked`, evidence, { because: 'not-asked' });
}
