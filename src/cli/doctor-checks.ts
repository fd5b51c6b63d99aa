import { type Check, defineCheck } from '../checks/check.js';
import type { RedisQuestion, SqlQuestion } from '../checks/question.js';
import type { Verdict } from '../checks/verdict.js';
import type { Observation } from '../record/observation.js';

const GRANTS: SqlQuestion = {
  kind: 'sql',
  key: 'doctor/mysql/grants',
  effect: 'read',
  factors: {},
  account: 'read',
  sql: 'SHOW GRANTS FOR CURRENT_USER()',
  params: [],
};

const PING: RedisQuestion = {
  kind: 'redis',
  key: 'doctor/redis/ping',
  effect: 'read',
  factors: {},
  op: { name: 'ttl', key: 'aisbf-check:doctor' },
};

const WRITING = /\b(ALL PRIVILEGES|INSERT|UPDATE|DELETE|DROP|ALTER|CREATE|TRUNCATE|SUPER|FILE|GRANT OPTION)\b/i;

const verdict = (status: Verdict['status'], code: Verdict['code'], reason: string, key: string): Verdict => ({
  status,
  code,
  reason,
  evidence: [key],
  data: {},
});

/** What is the same for both stores: nothing came, so it is not reachable, and why. */
function unanswered(observation: Observation | undefined, key: string): Verdict | undefined {
  const outcome = observation?.outcome;
  if (outcome?.kind === 'answered') return undefined;
  const why = outcome === undefined ? 'it was not asked' : outcome.kind === 'withheld' ? outcome.detail : outcome.message;
  return verdict('fail', 'store-unreachable', why, key);
}

const shared = { severity: 'error', version: 1, needs: () => [[]], worstCase: () => ({ requests: 1, completions: 0 }) } as const;

/** The account in `mysql.url` reaches the database and may only read. */
export const mysqlAccount: Check = defineCheck({
  ...shared,
  id: 'mysql-account',
  title: 'MySQL is reachable by an account that may only read',
  layer: 'database',
  notApplicable: ({ cluster }) => (cluster.mysql === undefined ? 'no mysql is declared' : undefined),
  cells: () => [{ check: 'mysql-account' }],
  asks: () => [GRANTS],
  judge: (_cell, _ctx, seen) => {
    const observation = seen.get(GRANTS.key);
    const silent = unanswered(observation, GRANTS.key);
    if (silent !== undefined) return silent;
    const answer = observation?.outcome.kind === 'answered' ? observation.outcome.answer : undefined;
    const grants = answer?.kind === 'sql' ? answer.rows.flatMap((row) => Object.values(row).map(String)) : [];
    const rights = [...new Set(grants.flatMap((grant) => grant.match(WRITING)?.[0] ?? []))];
    if (rights.length === 0) return verdict('pass', 'ok', 'it may only read', GRANTS.key);
    return verdict(
      'fail',
      'unexpected-content',
      `it may do more than read (${rights.join(', ')}); give mysql.url an account with SELECT only`,
      GRANTS.key,
    );
  },
});

/** Redis answers. */
export const redisAnswers: Check = defineCheck({
  ...shared,
  id: 'redis-answers',
  title: 'Redis is reachable',
  layer: 'cache',
  notApplicable: ({ cluster }) => (cluster.redis === undefined ? 'no redis is declared' : undefined),
  cells: () => [{ check: 'redis-answers' }],
  asks: () => [PING],
  judge: (_cell, _ctx, seen) => unanswered(seen.get(PING.key), PING.key) ?? verdict('pass', 'ok', 'it answers', PING.key),
});
