import { sqlQuestion } from './ask/sql.js';
import type { CheckContext, Seen } from './check.js';
import { columnsQuestion, missingColumns } from './missing-columns.js';
import type { SqlQuestion } from './question.js';
import { withoutAnswer } from './read/settle.js';
import type { Verdict } from './verdict.js';
import { fail, pass, worst } from './verdicts.js';

export const inventoryQuestions = (ctx: CheckContext): readonly SqlQuestion[] =>
  ctx.contract.inventoryQueries.map(({ id, sql }) => sqlQuestion({ title: `inventory ${id}`, sql }));

/** A statement that the store answered with an error is the database's failure; a store that did not answer is nobody's yet. */
function queryVerdict(question: SqlQuestion, seen: Seen): Verdict | undefined {
  const outcome = seen.get(question.key)?.outcome;
  if (outcome?.kind === 'unanswered' && outcome.class === 'store-error')
    return fail('query-failed', `${question.key} failed: ${outcome.message}`, [question.key], {
      query: question.sql,
      message: outcome.message,
    });
  return withoutAnswer(question, outcome);
}

/** The declared database's own cell: inventory queries run, and the columns are there. */
export function judgeSchema(ctx: CheckContext, seen: Seen): Verdict {
  const columns = columnsQuestion(ctx);
  const questions = [columns, ...inventoryQuestions(ctx)];
  const found = missingColumns(ctx, seen);
  const missing = found?.columns;
  if (missing !== undefined && Object.keys(missing).length > 0) {
    const words = Object.entries(missing).map(([table, names]) => `${table}(${names.join(', ')})`);
    return fail('schema-incomplete', `the declared database lacks ${words.join('; ')}`, [columns.key], { missing });
  }
  const hidden = found?.hidden.map((one) => one.verdict) ?? [];
  const verdict = worst([...questions.flatMap((question) => queryVerdict(question, seen) ?? []), ...hidden]);
  if (verdict !== undefined) return verdict;
  if (missing === undefined) return fail('query-failed', 'the columns could not be read', [columns.key], { query: columns.sql });
  const evidence = questions.map((question) => question.key);
  return pass('the declared database has the columns the contract needs, and its inventory queries run', evidence);
}
