import { sqlQuestion } from './ask/sql.js';
import type { CheckContext, Seen } from './check.js';
import type { SqlQuestion } from './question.js';
import { withoutAnswer } from './read/settle.js';
import type { Verdict } from './verdict.js';
import { fail, pass, worst } from './verdicts.js';

/** Columns of the tables that the contract lives by: the released software keeps no schema version, so these are its fingerprint. */
export function columnsQuestion(ctx: CheckContext): SqlQuestion {
  const tables = Object.keys(ctx.contract.requiredColumns);
  return sqlQuestion({
    title: 'columns of the tables the contract lives by',
    sql: `SELECT table_name AS t, column_name AS c FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name IN (${tables.map(() => '?').join(', ')})`,
    params: tables,
  });
}

export const inventoryQuestions = (ctx: CheckContext): readonly SqlQuestion[] =>
  ctx.contract.inventoryQueries.map(({ id, sql }) => sqlQuestion({ title: `inventory ${id}`, sql }));

/** What is missing, by table. */
function missingColumns(ctx: CheckContext, seen: Seen): Readonly<Record<string, readonly string[]>> | undefined {
  const outcome = seen.get(columnsQuestion(ctx).key)?.outcome;
  if (outcome?.kind !== 'answered' || outcome.answer.kind !== 'sql') return undefined;
  const present = new Set(outcome.answer.rows.map(({ t, c }) => `${t}.${c}`.toLowerCase()));
  const entries = Object.entries(ctx.contract.requiredColumns).map(
    ([table, columns]) => [table, columns.filter((column) => !present.has(`${table}.${column}`.toLowerCase()))] as const,
  );
  return Object.fromEntries(entries.filter(([, columns]) => columns.length > 0));
}

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
  const missing = missingColumns(ctx, seen);
  if (missing !== undefined && Object.keys(missing).length > 0) {
    const words = Object.entries(missing).map(([table, names]) => `${table}(${names.join(', ')})`);
    return fail('schema-incomplete', `the declared database lacks ${words.join('; ')}`, [columns.key], { missing });
  }
  const verdict = worst(questions.flatMap((question) => queryVerdict(question, seen) ?? []));
  if (verdict !== undefined) return verdict;
  if (missing === undefined) return fail('query-failed', 'the columns could not be read', [columns.key], { query: columns.sql });
  const evidence = questions.map((question) => question.key);
  return pass('the declared database has the columns the contract needs, and its inventory queries run', evidence);
}
