import { digest } from './ask/key.js';
import { type Check, type CheckContext, defineCheck, type Seen } from './check.js';
import { noneDeclared } from './declare.js';
import { columnsQuestion, missingColumns, missingControls } from './missing-columns.js';
import { withoutAnswer } from './read/settle.js';
import type { Verdict } from './verdict.js';
import { fail, pass, unknown } from './verdicts.js';

const CHECK = 'migration-level';

const required = (ctx: CheckContext, table: string): readonly string[] => ctx.contract.requiredColumns[table] ?? [];

function judgeTable(ctx: CheckContext, seen: Seen, table: string): Verdict {
  const question = columnsQuestion(ctx);
  const evidence = [question.key];
  const outcome = seen.get(question.key)?.outcome;
  const without = withoutAnswer(question, outcome);
  if (without !== undefined) return without;
  if (outcome?.kind !== 'answered' || outcome.answer.kind !== 'sql')
    return unknown('inconclusive', 'the columns were answered by something that is no row', evidence, { because: 'foreign-answer' });
  const rows = outcome.answer.rows.filter(({ t }) => String(t).toLowerCase() === table);
  const present = new Set(rows.map(({ c }) => String(c).toLowerCase()));
  const columns = required(ctx, table);
  const found = missingColumns(ctx, seen);
  const hidden = found?.hidden.find((one) => one.table === table);
  if (hidden !== undefined) return hidden.verdict;
  const missing = found?.columns[table] ?? [];
  const fingerprint = digest([...present].toSorted());
  const { release } = ctx.contract;
  if (missing.length === 0)
    return pass(`${table} has the ${columns.length} columns that ${release} lives by`, evidence, { table, fingerprint });
  const words = present.size === 0 ? `there is no table ${table}` : `${table} lacks ${missing.join(', ')}`;
  return fail('schema-incomplete', `${words}, which ${release} lives by`, evidence, {
    table,
    fingerprint,
    missing: { [table]: [...missing] },
  });
}

export const migrationLevel: Check = defineCheck({
  id: CHECK,
  title: 'the shared database is migrated to what the release of the nodes lives by',
  layer: 'database',
  severity: 'error',
  version: 1,
  notApplicable(ctx) {
    if (ctx.cluster.mysql === undefined) return noneDeclared('mysql');
    return Object.keys(ctx.contract.requiredColumns).length === 0 ? 'the contract names no columns' : undefined;
  },
  needs: () => [[]],
  cells: (ctx) => Object.keys(ctx.contract.requiredColumns).map((part) => ({ check: CHECK, part })),
  asks: (_cell, ctx, seen) => [columnsQuestion(ctx), ...missingControls(ctx, seen)],
  worstCase: () => ({ requests: 2, completions: 0 }),
  judge: (cell, ctx, seen) => judgeTable(ctx, seen, cell.part ?? ''),
});
