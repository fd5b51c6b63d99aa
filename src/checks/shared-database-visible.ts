import { sqlQuestion } from './ask/sql.js';
import type { CheckContext, Seen } from './check.js';
import type { SqlQuestion } from './question.js';
import { withoutAnswer } from './read/settle.js';
import type { Verdict } from './verdict.js';
import { fail, pass, unknown } from './verdicts.js';

/** The AISBF schemas that an account with the nodes' own grants may see. */
export function visibleQuestion(ctx: CheckContext): SqlQuestion {
  return sqlQuestion({
    title: "AISBF schemas that the nodes' account may see",
    sql: 'SELECT DISTINCT table_schema AS s FROM information_schema.tables WHERE table_name = ?',
    params: [ctx.contract.markTable],
    account: 'nodes',
  });
}

/** Nodes look for their tables in every schema their account may see: one that sees a second serves from a file after its next start. */
export function judgeVisible(ctx: CheckContext, seen: Seen): Verdict {
  const question = visibleQuestion(ctx);
  const outcome = seen.get(question.key)?.outcome;
  const evidence = [question.key];
  const verdict = withoutAnswer(question, outcome);
  if (verdict !== undefined) return verdict;
  const rows = outcome?.kind === 'answered' && outcome.answer.kind === 'sql' ? outcome.answer.rows : [];
  const schemas = rows.map(({ s }) => String(s)).toSorted();
  if (schemas.length > 1) {
    const reason = `the nodes' account may see ${schemas.length} AISBF schemas: ${schemas.join(', ')}`;
    return fail('schema-visible-twice', reason, evidence, { schemas });
  }
  const [only] = schemas;
  if (only === undefined) return unknown('inconclusive', "the nodes' account sees no AISBF schema", evidence, { because: 'no-schema' });
  return pass(`the nodes' account sees one AISBF schema, ${only}`, evidence, { schemas });
}
