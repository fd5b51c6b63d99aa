import { type Check, type CheckContext, defineCheck, type Seen } from '../checks/check.js';
import type { Question, SqlQuestion } from '../checks/question.js';
import { withoutAnswer } from '../checks/read/settle.js';
import { readGrants, redisAcl, writeGrants } from '../checks/store-grants.js';
import { canaryStatements, mysqlReads, nodesAccountReads, redisCommands } from '../checks/store-needs.js';
import type { Verdict } from '../checks/verdict.js';
import { fail, pass } from '../checks/verdicts.js';
import type { Cluster } from '../target/cluster.js';
import type { Secret } from '../target/secret.js';

const GRANTS: SqlQuestion = {
  kind: 'sql',
  key: 'doctor/mysql/grants',
  effect: 'read',
  factors: {},
  account: 'read',
  sql: 'SHOW GRANTS FOR CURRENT_USER()',
  params: [],
};

const WRITING = /\b(ALL PRIVILEGES|INSERT|UPDATE|DELETE|DROP|ALTER|CREATE|TRUNCATE|SUPER|FILE|GRANT OPTION)\b/i;

const shared = { severity: 'error', version: 1, needs: () => [[]] } as const;

/** Distinct verdicts on questions that came to nothing, the first of each reason. */
function failures(questions: readonly Question[], seen: Seen): readonly Verdict[] {
  const all = questions.flatMap((question) => withoutAnswer(question, seen.get(question.key)?.outcome) ?? []);
  return all.filter((one, at) => all.findIndex(({ reason }) => reason === one.reason) === at);
}

const isDenied = ({ data }: Verdict): boolean => data['class'] === 'store-denied';

/** Passes where every question was answered. Lines to copy are told only where a right is missing. */
function judgeAll(what: string, questions: readonly Question[], seen: Seen, copy: () => readonly string[]): Verdict {
  const evidence = questions.map(({ key }) => key);
  const failed = failures(questions, seen);
  const [first] = failed;
  if (first === undefined) return pass(what, evidence);
  // One store that is gone says it once, whatever was asked.
  const rest = failed.filter((one) => isDenied(one) || one.code === 'query-failed');
  const told = isDenied(first) || first.code === 'query-failed' ? rest : [first];
  const lines = failed.some(isDenied) ? { copy: [...copy()] } : {};
  return fail(first.code, told.map(({ reason }) => reason).join('; '), evidence, { ...first.data, ...lines });
}

/** Database and user of a store's address; the user as it is written in a grant. */
function partsOf(url: Secret | undefined): { readonly database: string; readonly user: string } {
  const { pathname, username } = new URL(url?.reveal() ?? 'mysql://host');
  return { database: decodeURIComponent(pathname.slice(1)), user: decodeURIComponent(username) };
}

const readLines = (ctx: CheckContext): readonly string[] => {
  const { database, user } = partsOf(ctx.cluster.mysql?.url);
  return readGrants(ctx.contract, database, user);
};
const writeLines = ({ cluster: { mysql } }: CheckContext): readonly string[] => {
  const { database, user } = partsOf(mysql?.writeUrl);
  return writeGrants(database, user);
};
const aclLines = ({ cluster: { redis } }: CheckContext): readonly string[] => [redisAcl(partsOf(redis?.url).user || 'default')];

const undeclaredUnless = (isDeclared: (cluster: Cluster) => boolean, key: string) => (ctx: CheckContext) =>
  isDeclared(ctx.cluster) ? undefined : `${key} is not declared`;

/** The account in `mysql.url` reaches the database and may only read. */
export const mysqlAccount: Check = defineCheck({
  ...shared,
  id: 'mysql-account',
  title: 'MySQL is reachable by an account that may only read',
  layer: 'database',
  notApplicable: undeclaredUnless(({ mysql }) => mysql !== undefined, 'mysql'),
  cells: () => [{ check: 'mysql-account' }],
  asks: () => [GRANTS],
  worstCase: () => ({ requests: 1, completions: 0 }),
  judge: (_cell, _ctx, seen) => {
    const outcome = seen.get(GRANTS.key)?.outcome;
    const without = withoutAnswer(GRANTS, outcome);
    if (without !== undefined) return without;
    const answer = outcome?.kind === 'answered' ? outcome.answer : undefined;
    const grants = answer?.kind === 'sql' ? answer.rows.flatMap((row) => Object.values(row).map(String)) : [];
    const rights = [...new Set(grants.flatMap((grant) => grant.match(WRITING)?.[0] ?? []))];
    if (rights.length === 0) return pass('it may only read', [GRANTS.key]);
    const reason = `it may do more than read (${rights.join(', ')}); give mysql.url an account of its own (docs/grants.md)`;
    return fail('unexpected-content', reason, [GRANTS.key]);
  },
});

/** The account in `mysql.url` may read what the checks of this cluster read. */
export const mysqlRights: Check = defineCheck({
  ...shared,
  id: 'mysql-reads',
  title: 'mysql.url may read every table and column that checks read',
  layer: 'database',
  notApplicable: undeclaredUnless(({ mysql }) => mysql !== undefined, 'mysql'),
  cells: () => [{ check: 'mysql-reads' }],
  asks: (_cell, ctx, seen) => mysqlReads(ctx, seen),
  worstCase: (_cell, ctx) => ({ requests: 30 + ctx.cluster.identities.length + 2 * ctx.cluster.routes.length, completions: 0 }),
  judge(_cell, ctx, seen) {
    const reads = mysqlReads(ctx, seen);
    return judgeAll(`${reads.length} statements succeeded`, reads, seen, () => readLines(ctx));
  },
});

/** The account in `mysql.writeUrl` may write and delete a canary row. Its statements are tried for a user that does not exist. */
export const mysqlCanary: Check = defineCheck({
  ...shared,
  id: 'mysql-canary',
  title: 'mysql.writeUrl may write and delete a canary row',
  layer: 'database',
  notApplicable: undeclaredUnless(({ mysql }) => mysql?.writeUrl !== undefined, 'mysql.writeUrl'),
  cells: () => [{ check: 'mysql-canary' }],
  asks: (_cell, ctx) => canaryStatements(ctx),
  worstCase: () => ({ requests: 5, completions: 0 }),
  judge(_cell, ctx, seen) {
    const statements = canaryStatements(ctx);
    return judgeAll(`${statements.length} statements succeeded; no row was written`, statements, seen, () => writeLines(ctx));
  },
});

/** The account in `mysql.nodesAccount` reaches the database. */
export const mysqlNodesAccount: Check = defineCheck({
  ...shared,
  id: 'mysql-nodes-account',
  title: 'mysql.nodesAccount can connect and list its schemas',
  layer: 'database',
  notApplicable: undeclaredUnless(({ mysql }) => mysql?.nodesAccount !== undefined, 'mysql.nodesAccount'),
  cells: () => [{ check: 'mysql-nodes-account' }],
  asks: (_cell, ctx) => nodesAccountReads(ctx),
  worstCase: () => ({ requests: 1, completions: 0 }),
  judge: (_cell, ctx, seen) => judgeAll('it can', nodesAccountReads(ctx), seen, () => []),
});

/** Every command that checks send to Redis succeeds. */
export const redisRights: Check = defineCheck({
  ...shared,
  id: 'redis-commands',
  title: 'redis.url may run SELECT, TTL, TIME and SCAN',
  layer: 'cache',
  notApplicable: undeclaredUnless(({ redis }) => redis !== undefined, 'redis'),
  cells: () => [{ check: 'redis-commands' }],
  asks: () => redisCommands,
  worstCase: () => ({ requests: redisCommands.length, completions: 0 }),
  judge: (_cell, ctx, seen) => judgeAll('all succeeded', redisCommands, seen, () => aclLines(ctx)),
});

/** What `doctor` looks at in the stores, in the order in which it is told. */
export const storeChecks: readonly Check[] = [mysqlAccount, mysqlRights, mysqlCanary, mysqlNodesAccount, redisRights];
