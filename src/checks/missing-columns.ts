import { sqlQuestion } from './ask/sql.js';
import type { CheckContext, Seen } from './check.js';
import type { SqlQuestion } from './question.js';
import { withoutAnswer } from './read/settle.js';
import type { Verdict } from './verdict.js';

/** Columns of the tables that the contract lives by: the released software keeps no schema version, so these are its fingerprint. */
export function columnsQuestion(ctx: CheckContext): SqlQuestion {
  const tables = Object.keys(ctx.contract.requiredColumns);
  return sqlQuestion({
    title: 'columns of the tables the contract lives by',
    sql: `SELECT table_name AS t, column_name AS c FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name IN (${tables.map(() => '?').join(', ')})`,
    params: tables,
  });
}

/** Columns that the account is not shown, by table; undefined where the columns were not read. Tables that are whole are left out. */
function notShown(ctx: CheckContext, seen: Seen): ReadonlyMap<string, readonly string[]> | undefined {
  const outcome = seen.get(columnsQuestion(ctx).key)?.outcome;
  if (outcome?.kind !== 'answered' || outcome.answer.kind !== 'sql') return undefined;
  const present = new Set(outcome.answer.rows.map(({ t, c }) => `${t}.${c}`.toLowerCase()));
  const lacks = Object.entries(ctx.contract.requiredColumns).map(
    ([table, columns]) => [table, columns.filter((column) => !present.has(`${table}.${column}`.toLowerCase()))] as const,
  );
  return new Map(lacks.filter(([, columns]) => columns.length > 0));
}

const readingOf = (table: string, columns: readonly string[]): SqlQuestion =>
  sqlQuestion({ title: `columns of ${table} that are not shown`, sql: `SELECT ${columns.join(', ')} FROM ${table} LIMIT 0` });

/**
 * What is asked before columns are called missing: MySQL lists only those that the account has a right to. Reading one that is not there
 * fails, reading one without the right is denied.
 */
export const missingControls = (ctx: CheckContext, seen: Seen): readonly SqlQuestion[] =>
  [...(notShown(ctx, seen) ?? [])].map(([table, columns]) => readingOf(table, columns));

/** Columns that are not there, and what to say of tables that the account may not look into. */
export interface Missing {
  readonly columns: Readonly<Record<string, readonly string[]>>;
  readonly hidden: readonly { readonly table: string; readonly verdict: Verdict }[];
}

/** What is missing, by table; undefined where the columns were not read. */
export function missingColumns(ctx: CheckContext, seen: Seen): Missing | undefined {
  const lacks = notShown(ctx, seen);
  if (lacks === undefined) return undefined;
  const columns: Record<string, readonly string[]> = {};
  const hidden: { readonly table: string; readonly verdict: Verdict }[] = [];
  for (const [table, names] of lacks) {
    const control = readingOf(table, names);
    const outcome = seen.get(control.key)?.outcome;
    const verdict = outcome === undefined ? undefined : withoutAnswer(control, outcome);
    // Records of older versions have no control.
    if (outcome === undefined || verdict?.code === 'query-failed') columns[table] = names;
    else if (verdict !== undefined) hidden.push({ table, verdict });
  }
  return { columns, hidden };
}
