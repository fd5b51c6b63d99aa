import { afterAll, beforeAll, expect, test } from 'vitest';
import { bracketQuestion } from '../../src/checks/ask/bracket.js';
import { redisQuestion } from '../../src/checks/ask/redis.js';
import { sqlQuestion } from '../../src/checks/ask/sql.js';
import type { BracketQuestion, HttpQuestion, Question } from '../../src/checks/question.js';
import type { BracketAnswer, Outcome } from '../../src/record/observation.js';
import type { Cluster } from '../../src/target/cluster.js';
import { checkAsking, clusterOf, eventsOf, LIMITS, observationsOf, outcomesOf } from './support/clusters.js';
import { chat, completion, get, node } from './support/questions.js';
import { httpServer } from './support/servers.js';
import { type Stores, startStores } from './support/stores.js';

let stores: Stores;
beforeAll(async () => {
  stores = await startStores();
});
afterAll(async () => {
  await stores?.[Symbol.asyncDispose]();
});

const clusterAt = (url: string, changes: Partial<Cluster> = {}): Cluster =>
  clusterOf([url], { mysql: stores.mysqlTarget, redis: stores.redisTarget, allow: ['mutates', 'spends'], ...changes });

const mutate = (title: string, sql: string, ephemeral?: string) =>
  sqlQuestion({ title, sql, params: ephemeral ? [{ ephemeral }] : [], account: 'write', effect: 'mutates' });
const putRow = mutate('put', 'INSERT INTO tokens (token) VALUES (?)', 'row');
const takeRow = mutate('take', 'DELETE FROM tokens WHERE token = ?', 'row');
const rowsLeft = async (): Promise<number> => (await stores.mariadb.root('SELECT id FROM shop.tokens')).length;

const bracketOf = (stimuli: readonly HttpQuestion[], changes: Partial<BracketQuestion> = {}): BracketQuestion => ({
  ...bracketQuestion({ title: 'bracket', effect: 'mutates', setup: [putRow], stimuli, teardown: [takeRow] }),
  ...changes,
});

function answerOf(outcome: Outcome | undefined): BracketAnswer {
  if (outcome?.kind !== 'answered' || outcome.answer.kind !== 'bracket') throw new Error(`no bracket's answer: ${JSON.stringify(outcome)}`);
  return outcome.answer;
}

test('a token put into the database is the one that is sent, and is gone afterwards', async () => {
  let known: number | undefined;
  await using server = await httpServer(async (request, response) => {
    const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
    known = (await stores.mariadb.root('SELECT id FROM shop.tokens WHERE token = ?', [token])).length;
    response.end(JSON.stringify({ echo: token }));
  });
  const stimulus = get(node('n1'), '/health', { bearer: { kind: 'ephemeral', name: 'row' }, effect: 'read' });
  const there = sqlQuestion({ title: 'there', sql: 'SELECT COUNT(*) AS n FROM tokens', account: 'write' });
  const bracket = bracketOf([stimulus], { before: [there] });
  const events = await eventsOf(clusterAt(server.url), [checkAsking('one', [bracket])]);
  expect(known).toBe(1);
  expect(await rowsLeft()).toBe(0);
  const sent = server.requests[0]?.headers.authorization?.replace('Bearer ', '') ?? '';
  expect(sent.length).toBeGreaterThan(40);
  expect(JSON.stringify(events)).not.toContain(sent);
  expect(observationsOf(events).map(({ question }) => question.key)).toEqual([stimulus.key, bracket.key]);
  expect(answerOf(observationsOf(events)[1]?.outcome).before).toMatchObject([{ answer: { rows: [{ n: 1 }] } }]);
});

test('rows are taken away also when the run is interrupted', async () => {
  const stop = new AbortController();
  await using server = await httpServer(() => stop.abort(new Error('Ctrl-C')));
  await eventsOf(clusterAt(server.url), [checkAsking('one', [bracketOf([get(node('n1'), '/health')])])], { signal: stop.signal });
  expect(server.requests).toHaveLength(1);
  expect(await rowsLeft()).toBe(0);
});

test('a setup that fails ends the bracket with the reason, and nothing is sent', async () => {
  await using server = await httpServer((_request, response) => response.end('{}'));
  const bracket = bracketOf([get(node('n1'), '/health')], { setup: [putRow, mutate('broken', 'INSERT INTO nowhere VALUES (1)')] });
  const outcomes = await outcomesOf(clusterAt(server.url), [bracket]);
  expect(outcomes.get(bracket.key)).toMatchObject({ kind: 'unanswered', class: 'store-error' });
  expect(server.requests).toHaveLength(0);
  expect(await rowsLeft()).toBe(0);
});

test('what could not be taken away is told', async () => {
  await using server = await httpServer((_request, response) => response.end('{}'));
  const bracket = bracketOf([get(node('n1'), '/health')], { setup: [], teardown: [mutate('broken', 'DELETE FROM nowhere')] });
  const events = await eventsOf(clusterAt(server.url), [checkAsking('one', [bracket])]);
  const outcome = observationsOf(events).find(({ question }) => question.key === bracket.key)?.outcome;
  expect(answerOf(outcome).problems).toEqual([expect.stringContaining('nowhere')]);
  expect(events.at(-1)).toMatchObject({ problems: [expect.stringContaining('Please')] });
});

test('a bracket without its allowance writes nothing', async () => {
  const bracket = bracketOf([get(node('n1'), '/health')]);
  const outcomes = await outcomesOf(clusterAt('http://127.0.0.1:1', { allow: ['spends'] }), [bracket]);
  expect(outcomes.get(bracket.key)).toMatchObject({ kind: 'withheld', because: 'effect-not-allowed' });
  expect(await rowsLeft()).toBe(0);
});

/** A node that writes a row of use and a key for every chat, a moment after its answer. */
const writingNode = () =>
  httpServer((_request, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify(completion));
    setTimeout(async () => {
      await stores.mariadb.root("INSERT INTO shop.rows_of_use (token) VALUES ('t')");
      await stores.redis.command('SET', 'p:response:chat', 'v', 'EX', '60');
    }, 30);
  });

const useCount = sqlQuestion({ title: 'count', sql: 'SELECT COUNT(*) AS n FROM rows_of_use' });
const countBracket = (stimulus: HttpQuestion, count = useCount): BracketQuestion =>
  bracketQuestion({
    title: 'usage',
    effect: 'spends',
    before: [count],
    stimuli: [stimulus],
    after: [{ read: count, until: { kind: 'risen-by', column: 'n', by: 1 }, withinMs: 20_000 }],
  });
const keyBracket = (stimulus: HttpQuestion): BracketQuestion =>
  bracketQuestion({
    title: 'key',
    effect: 'spends',
    stimuli: [stimulus],
    after: [{ read: redisQuestion({ name: 'ttl', key: 'p:response:chat' }), until: { kind: 'key-exists' }, withinMs: 20_000 }],
  });

test('two brackets and a plain question share one completion', async () => {
  await using server = await writingNode();
  const stimulus = chat(node('n1'), 'direct', ['p']);
  const questions: Question[] = [stimulus, countBracket(stimulus), keyBracket(stimulus)];
  const checks = questions.map((question, index) => checkAsking(`c${index}`, [question]));
  const events = await eventsOf(clusterAt(server.url), checks);
  expect(server.requests).toHaveLength(1);
  expect(observationsOf(events)).toHaveLength(3);
  for (const bracket of questions.slice(1)) {
    const outcome = observationsOf(events).find(({ question }) => question.key === bracket.key)?.outcome;
    expect(answerOf(outcome).after).toEqual([expect.objectContaining({ satisfied: true })]);
  }
});

test('brackets that count a rise do not run at once for one token', async () => {
  await using server = await writingNode();
  const brackets = [1, 2, 3].map((nth) => countBracket(chat(node('n1'), 'direct', [`p${nth}`], nth)));
  const outcomes = await outcomesOf(clusterAt(server.url), brackets);
  for (const { key } of brackets) expect(answerOf(outcomes.get(key)).after[0]).toMatchObject({ satisfied: true });
});

test('a stimulus answered before is not paid again, unless something was to be read before it', async () => {
  await using server = await writingNode();
  const stimulus = chat(node('n1'), 'direct', ['p'], 'again');
  const later = (bracket: BracketQuestion) =>
    checkAsking('later', (_cell, _ctx, seen) => (seen.get(stimulus.key) ? [bracket] : [stimulus]));
  await eventsOf(clusterAt(server.url), [later(keyBracket(stimulus))]);
  expect(server.requests).toHaveLength(1);
  await eventsOf(clusterAt(server.url), [later(countBracket(stimulus))]);
  expect(server.requests).toHaveLength(3);
});

test('a rise that does not come is waited for and told', async () => {
  await using server = await httpServer((_request, response) => response.setHeader('content-type', 'application/json').end('{}'));
  // Rows of nobody: a late one of another test must not count here.
  const nobodys = sqlQuestion({ title: 'count', sql: "SELECT COUNT(*) AS n FROM rows_of_use WHERE token = 'nobody'" });
  const bracket = countBracket(chat(node('n1'), 'direct', ['p']), nobodys);
  const impatient = { ...bracket, after: bracket.after.map((step) => ({ ...step, withinMs: 100 })) };
  const outcomes = await outcomesOf(clusterAt(server.url, { limits: LIMITS }), [impatient]);
  expect(answerOf(outcomes.get(bracket.key)).after).toEqual([expect.objectContaining({ satisfied: false })]);
});
