import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { convergenceQuestion } from '../../src/checks/ask/convergence.js';
import { sqlQuestion } from '../../src/checks/ask/sql.js';
import type { Change, ConvergenceQuestion, HttpQuestion, Sight } from '../../src/checks/question.js';
import type { ConvergenceAnswer, Outcome } from '../../src/record/observation.js';
import type { Cluster } from '../../src/target/cluster.js';
import { checkAsking, clusterOf, eventsOf, observationsOf, outcomesOf } from './support/clusters.js';
import { get, node } from './support/questions.js';
import { httpServer } from './support/servers.js';
import { type Stores, startStores } from './support/stores.js';

let stores: Stores;
beforeAll(async () => {
  stores = await startStores();
});
afterAll(async () => {
  await stores?.[Symbol.asyncDispose]();
});
beforeEach(() => stores.mariadb.root('DELETE FROM shop.tokens'));

const KNOWN: Sight = { kind: 'refusal', refusal: 'user-token-on-global-path' };
const UNKNOWN: Sight = { kind: 'refusal', refusal: 'unknown-token' };
const BODIES = { known: '{"error":"User tokens cannot access global endpoints."}', unknown: '{"error":"Invalid authentication token"}' };

const write = (title: string, sql: string, params: readonly { readonly ephemeral: string }[] = []) =>
  sqlQuestion({ title, sql, params, account: 'write', effect: 'mutates' });
const put = write('put', "INSERT INTO tokens (token, note) VALUES (?, 'probe')", [{ ephemeral: 'row' }]);
const take = write('take', "DELETE FROM tokens WHERE note = 'probe'");
const rowsLeft = async (): Promise<number> => (await stores.mariadb.root('SELECT id FROM shop.tokens')).length;

const probe = (id: string, name: string): HttpQuestion =>
  get(node(id), '/health', { bearer: { kind: 'ephemeral', name: 'row' }, key: `probe ${id} ${name}` });

const change = (name: string, make: Change['make'], nodes: readonly string[], withinMs: number): Change => ({
  name,
  make,
  withinMs,
  watchers: nodes.map((id) => ({
    node: id,
    ask: probe(id, name),
    until: name === 'added' ? KNOWN : UNKNOWN,
    meanwhile: name === 'added' ? UNKNOWN : KNOWN,
  })),
});

/** Far more than a busy machine takes to ask a few times. */
const PATIENCE_MS = 20_000;

const life = (nodes: readonly string[], more: Partial<ConvergenceQuestion> = {}, withinMs = PATIENCE_MS): ConvergenceQuestion => ({
  ...convergenceQuestion({
    title: 'life',
    effect: 'mutates',
    changes: [change('added', put, nodes, withinMs), change('deleted', take, nodes, withinMs)],
    teardown: [take],
  }),
  ...more,
});

function answerOf(outcome: Outcome | undefined): ConvergenceAnswer {
  if (outcome?.kind !== 'answered' || outcome.answer.kind !== 'convergence') throw new Error(`no such answer: ${JSON.stringify(outcome)}`);
  return outcome.answer;
}

const inAnswer = (outcome: Outcome | undefined, name: string) => answerOf(outcome).changes.find((one) => one.name === name);

const clusterAt = (urls: readonly string[], changes: Partial<Cluster> = {}): Cluster =>
  clusterOf(urls, { mysql: stores.mysqlTarget, allow: ['mutates'], ...changes });

/** A node that looks the token up as it was so many requests ago; `keeps`: what it found once it finds for ever. */
const lookingNode = (behind = 0, keeps = false) => {
  const states: boolean[] = [];
  let kept = false;
  return httpServer(async (request, response) => {
    const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
    states.push((await stores.mariadb.root('SELECT id FROM shop.tokens WHERE token = ?', [token])).length > 0);
    const known = (keeps && kept) || (states.at(-1 - behind) ?? false);
    kept ||= known;
    response.statusCode = 403;
    response.setHeader('content-type', 'application/json').end(known ? BODIES.known : BODIES.unknown);
  });
};

test('says of each node when it showed each change, and asks nobody again who has shown it', async () => {
  await using prompt = await lookingNode();
  await using late = await lookingNode(2);
  const question = life(['n1', 'n2']);
  const outcome = (await outcomesOf(clusterAt([prompt.url, late.url]), [question])).get(question.key);
  for (const name of ['added', 'deleted']) {
    const watched = inAnswer(outcome, name)?.watched ?? [];
    expect(watched.map(({ node: id, asked }) => [id, asked])).toEqual([
      ['n1', 1],
      ['n2', 3],
    ]);
    for (const { shown } of watched) expect(shown?.cameMs).toBeGreaterThanOrEqual(shown?.askedMs ?? Number.NaN);
  }
  expect(answerOf(outcome).problems).toEqual([]);
  expect(await rowsLeft()).toBe(0);
});

test('a node that keeps what it found is asked until the time is up, and the last answer is recorded', async () => {
  await using keeps = await lookingNode(0, true);
  const events = await eventsOf(clusterAt([keeps.url]), [checkAsking('one', [life(['n1'], {}, 1_000)])]);
  const observations = observationsOf(events);
  const outcome = observations.at(-1)?.outcome;
  expect(inAnswer(outcome, 'added')?.watched).toMatchObject([{ shown: {} }]);
  const [deleted] = inAnswer(outcome, 'deleted')?.watched ?? [];
  expect(deleted?.shown).toBeUndefined();
  expect(deleted?.asked).toBeGreaterThan(1);
  expect(observations.find(({ question }) => question.key === 'probe n1 deleted')?.outcome).toMatchObject({
    answer: { body: BODIES.known },
  });
  // The last question was sent when the time was up, not before.
  const last = observations.find(({ question }) => question.key === 'probe n1 deleted');
  const first = observations.find(({ question }) => question.key === 'probe n1 added');
  // Both are rounded, and a timer may be early by a part of a millisecond.
  expect((last?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(998);
  expect(JSON.stringify(events)).not.toContain(keeps.requests[0]?.headers.authorization?.replace('Bearer ', ''));
});

test('a node that did not show a change is not asked about the next, the others are', async () => {
  await using good = await lookingNode();
  await using bad = await httpServer((_request, response) => {
    response.statusCode = 500;
    response.end('Internal Server Error');
  });
  const question = life(['n1', 'n2']);
  const outcome = (await outcomesOf(clusterAt([good.url, bad.url]), [question])).get(question.key);
  expect(inAnswer(outcome, 'added')?.watched).toMatchObject([
    { node: 'n1', shown: {} },
    { node: 'n2', asked: 1 },
  ]);
  expect(inAnswer(outcome, 'deleted')?.watched).toMatchObject([{ node: 'n1', shown: {} }]);
  expect(bad.requests).toHaveLength(1);
});

test('a change that met no row ends the series: nobody could show it', async () => {
  await using server = await lookingNode();
  const nothing = write('nothing', "UPDATE tokens SET note = 'x' WHERE note = 'nobody'");
  const question = life(['n1'], { changes: [change('added', nothing, ['n1'], PATIENCE_MS), change('deleted', take, ['n1'], PATIENCE_MS)] });
  const outcome = (await outcomesOf(clusterAt([server.url]), [question])).get(question.key);
  expect(answerOf(outcome).changes).toMatchObject([{ name: 'added', made: { answer: { affected: 0 } }, watched: [] }]);
  expect(server.requests).toHaveLength(0);
});

test('what was put there is taken away also when the run is interrupted meanwhile', async () => {
  const stop = new AbortController();
  await using server = await httpServer(async (_request, response) => {
    expect(await rowsLeft()).toBe(1);
    stop.abort(new Error('Ctrl-C'));
    response.end('{}');
  });
  await eventsOf(clusterAt([server.url]), [checkAsking('one', [life(['n1'])])], { signal: stop.signal });
  expect(server.requests).toHaveLength(1);
  expect(await rowsLeft()).toBe(0);
});

test('what could not be taken away is told', async () => {
  await using server = await lookingNode();
  const question = life(['n1'], { teardown: [write('broken', 'DELETE FROM nowhere')] });
  const events = await eventsOf(clusterAt([server.url]), [checkAsking('one', [question])]);
  expect(answerOf(observationsOf(events).at(-1)?.outcome).problems).toEqual([expect.stringContaining('nowhere')]);
  expect(events.at(-1)).toMatchObject({ problems: [expect.stringContaining('Please')] });
});

test('a statement that fails in the setup is the outcome, and nothing is sent', async () => {
  await using server = await lookingNode();
  const question = life(['n1'], { setup: [write('broken', 'DELETE FROM nowhere')] });
  const outcomes = await outcomesOf(clusterAt([server.url]), [question]);
  expect(outcomes.get(question.key)).toMatchObject({ kind: 'unanswered', class: 'store-error' });
  expect(server.requests).toHaveLength(0);
});

test.each([
  ['an allowance', { allow: ['spends'] }, 'effect-not-allowed'],
  ['a budget for it', { budget: { requests: 1 } }, 'budget'],
] satisfies [string, Partial<Cluster>, string][])('without %s nothing is written', async (_, changes, because) => {
  await using server = await lookingNode();
  const question = life(['n1']);
  const outcomes = await outcomesOf(clusterAt([server.url], changes), [question]);
  expect(outcomes.get(question.key)).toMatchObject({ kind: 'withheld', because });
  expect(server.requests).toHaveLength(0);
  expect(await rowsLeft()).toBe(0);
});
