import { expect, test } from 'vitest';
import { redisQuestion } from '../../src/checks/ask/redis.js';
import { sqlQuestion } from '../../src/checks/ask/sql.js';
import type { Question } from '../../src/checks/question.js';
import { ReachLedger } from '../../src/probe/reach.js';
import type { Outcome } from '../../src/record/observation.js';
import { Secret } from '../../src/target/secret.js';
import { checkAsking, clusterOf, eventsOf, LIMITS, observationsOf } from './support/clusters.js';
import { fullServer } from './support/full-server.js';
import { get, node } from './support/questions.js';

test('a node that cannot be connected to is dialled a few times, and all others are told what came of it', async () => {
  await using full = await fullServer();
  const questions = Array.from({ length: 100 }, (_, index) => get(node(`n${(index % 3) + 1}`), `/thing/${index}`));
  const url = `http://127.0.0.1:${full.port}`;
  const cluster = clusterOf([url, url, url], { limits: { ...LIMITS, connectTimeoutMs: 400 } });
  const events = await eventsOf(cluster, [checkAsking('one', questions)]);
  const outcomes = observationsOf(events).map(({ outcome }) => outcome);
  expect(outcomes.map((outcome) => outcome.kind === 'unanswered' && outcome.class)).toEqual(Array(100).fill('connect-timeout'));
  const dialled = outcomes.filter((outcome) => outcome.kind === 'unanswered' && !outcome.message.includes('known unreachable'));
  expect(dialled.length).toBeLessThanOrEqual(3 * LIMITS.perNode);
  expect(events.at(-1)).toMatchObject({ spent: { requests: dialled.length } });
});

test('a store that cannot be connected to is not dialled by every question', async () => {
  await using full = await fullServer();
  const questions: Question[] = Array.from({ length: 20 }, (_, nth) => sqlQuestion({ title: 'it', sql: 'SELECT 1', nth }));
  const cluster = clusterOf([], {
    limits: { ...LIMITS, storeTimeoutMs: 400 },
    mysql: { url: new Secret('URL', `mysql://a:b@127.0.0.1:${full.port}/x`) },
    redis: { url: new Secret('R', `redis://127.0.0.1:${full.port}`), cachePrefix: 'a', responsePrefix: 'b', maxTtlSeconds: 1 },
  });
  const checks = [checkAsking('one', [...questions, redisQuestion({ name: 'ttl', key: 'k' })])];
  const outcomes = observationsOf(await eventsOf(cluster, checks)).map(({ outcome }) => outcome);
  expect(outcomes.map((outcome) => outcome.kind === 'unanswered' && outcome.class)).toEqual(Array(21).fill('store-timeout'));
  const known = outcomes.filter((outcome) => outcome.kind === 'unanswered' && outcome.message.includes('known unreachable'));
  expect(known.length).toBeGreaterThanOrEqual(17);
});

const missed = (kind: 'connect-timeout' | 'headers-timeout' | 'refused'): Outcome => ({ kind: 'unanswered', class: kind, message: kind });
const answered: Outcome = { kind: 'answered', answer: { kind: 'redis' } };

test('a place that once answered is asked on, whatever happens', () => {
  const reach = new ReachLedger(3);
  reach.record('n1', answered);
  for (let times = 0; times < 9; times++) reach.record('n1', missed('connect-timeout'));
  expect(reach.knownOutcome('n1')).toBeUndefined();
});

test('refusals never settle it, silence does after a while', () => {
  const reach = new ReachLedger(3);
  for (let times = 0; times < 9; times++) reach.record('n1', missed('refused'));
  for (let times = 0; times < 2; times++) reach.record('n2', missed('headers-timeout'));
  expect([reach.knownOutcome('n1'), reach.knownOutcome('n2')]).toEqual([undefined, undefined]);
  reach.record('n2', missed('headers-timeout'));
  expect(reach.knownOutcome('n2')).toMatchObject({ class: 'headers-timeout' });
});
