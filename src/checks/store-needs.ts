import type { Identity } from '../target/cluster.js';
import { Secret } from '../target/secret.js';
import { bracketQuestion } from './ask/bracket.js';
import { redisQuestion } from './ask/redis.js';
import { tokenRow } from './ask/token-row.js';
import type { CheckContext, Seen } from './check.js';
import { readingOf } from './clocks.js';
import { personOf } from './config-convergence.js';
import { leftoversQuestion } from './config-convergence-series.js';
import { subjects, tenantsQuestion } from './isolation-tenants-ask.js';
import { columnsQuestion, missingControls } from './missing-columns.js';
import type { BracketQuestion, RedisQuestion, SqlQuestion } from './question.js';
import { userIdentities } from './read/nodes.js';
import { ownEndpointQuestion, writersOf } from './shared-cache-writers.js';
import { heldQuestion } from './shared-database-read.js';
import { inventoryQuestions } from './shared-database-schema.js';
import { usageCount, wayToSpend } from './shared-database-spends.js';
import { visibleQuestion } from './shared-database-visible.js';

/** Everything that checks read from MySQL by `mysql.url` on this cluster, each statement once. */
export function mysqlReads(ctx: CheckContext, seen: Seen): readonly SqlQuestion[] {
  const way = wayToSpend(ctx);
  const person = personOf(ctx);
  const clock = readingOf(ctx, { kind: 'mysql', name: 'mysql' }, 0);
  return [
    columnsQuestion(ctx),
    ...missingControls(ctx, seen),
    ...inventoryQuestions(ctx),
    ...userIdentities(ctx.cluster).map((identity) => heldQuestion(ctx, identity)),
    ...(way === undefined ? [] : [usageCount(way)]),
    ...writersOf(ctx).flatMap((writer) => (writer.model.kind === 'user-provider' ? [ownEndpointQuestion(writer)] : [])),
    ...subjects(ctx).map(({ model }) => tenantsQuestion(model.id)),
    ...(person === undefined ? [] : [leftoversQuestion(person)]),
    ...(clock.kind === 'sql' ? [clock] : []),
  ];
}

/** Nobody is called so: the statements of a canary row find no user, so they need every right and change nothing. */
const NOBODY: Identity = { id: 'nobody', kind: 'user', username: 'aisbf-check: no such user', token: new Secret('none', 'none') };

/** The statements on a canary row as the checks send them by `mysql.writeUrl`, each by itself, for a user that does not exist. */
export function canaryStatements(ctx: CheckContext): readonly BracketQuestion[] {
  const row = tokenRow(ctx, NOBODY, 'doctor');
  return [row.leftoversRemoved, row.putIn, row.isThere, row.switched(0), row.takenOut].map((statement) =>
    bracketQuestion({ title: `right for: ${statement.key}`, effect: 'read', setup: [{ ...statement, effect: 'read' }], stimuli: [] }),
  );
}

/** What is read by `mysql.nodesAccount`. */
export const nodesAccountReads = (ctx: CheckContext): readonly SqlQuestion[] => [visibleQuestion(ctx)];

/** One of each command that checks send to Redis; the SELECT of the database comes before all. */
export const redisCommands: readonly RedisQuestion[] = [
  redisQuestion({ name: 'ttl', key: 'aisbf-check:doctor' }),
  redisQuestion({ name: 'time' }),
  redisQuestion({ name: 'scan', pattern: 'aisbf-check:doctor' }),
];
