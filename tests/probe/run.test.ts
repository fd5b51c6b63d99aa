import { expect, test } from 'vitest';
import { phaseOf } from '../../src/probe/phase.js';
import { run } from '../../src/probe/run.js';
import { CLOSED_URL } from '../support/closed-url.js';
import { CONTRACT, checkAsking, clusterOf, eventsOf, LIMITS, OPS_TOKEN, observationsOf, outcomesOf } from './support/clusters.js';
import { chat, get, node } from './support/questions.js';
import { httpServer } from './support/servers.js';

const ok = (): Promise<Awaited<ReturnType<typeof httpServer>>> =>
  httpServer((request, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ path: request.url }));
  });

test('events come in order: started, decided, planned, observed, ended', async () => {
  await using server = await ok();
  const events = await eventsOf(clusterOf([server.url]), [checkAsking('one', [get(node('n1'), '/a')])]);
  expect(events.map((event) => event.type)).toEqual(['run-started', 'contract-decided', 'planned', 'observed', 'run-ended']);
  expect(events.at(-1)).toMatchObject({ spent: { requests: 1, completions: 0 } });
});

test('equal questions of several checks are asked once', async () => {
  await using server = await ok();
  const same = get(node('n1'), '/a');
  await eventsOf(clusterOf([server.url]), [checkAsking('one', [same]), checkAsking('two', [{ ...same }])]);
  expect(server.requests).toHaveLength(1);
});

test('a check asks on what it has seen, round after round', async () => {
  await using server = await ok();
  const first = get(node('n1'), '/first');
  const second = get(node('n1'), '/second');
  const check = checkAsking('staged', (_cell, _ctx, seen) => (seen.get(first.key) ? [first, second] : [first]));
  const observations = observationsOf(await eventsOf(clusterOf([server.url]), [check]));
  expect(observations.map(({ question, round }) => [question.key, round])).toEqual([
    [first.key, 1],
    [second.key, 2],
  ]);
});

test('a check that throws neither ends the run nor goes unnoticed', async () => {
  await using server = await ok();
  const broken = checkAsking('broken', () => {
    throw new Error('no such thing');
  });
  const events = await eventsOf(clusterOf([server.url]), [broken, checkAsking('fine', [get(node('n1'), '/a')])]);
  expect(observationsOf(events)).toHaveLength(1);
  expect(events.at(-1)).toMatchObject({ type: 'run-ended', problems: [expect.stringContaining('broken')] });
});

test('a check that cannot say its cells keeps one, so that it is judged', async () => {
  const broken = {
    ...checkAsking('broken', []),
    cells: () => {
      throw new Error('no cells');
    },
  };
  const events = await eventsOf(clusterOf([]), [broken]);
  expect(events.find((event) => event.type === 'planned')).toMatchObject({ cells: [{ check: 'broken' }] });
});

test('a check that never stops asking is stopped', async () => {
  await using server = await ok();
  let nth = 0;
  const endless = checkAsking('endless', () => [get(node('n1'), `/${nth++}`)]);
  const events = await eventsOf(clusterOf([server.url]), [endless]);
  expect(events.at(-1)).toMatchObject({ interrupted: expect.stringContaining('rounds') });
});

test('what is not allowed is not sent', async () => {
  await using server = await ok();
  const question = chat(node('n1'), 'direct', ['p']);
  const outcomes = await outcomesOf(clusterOf([server.url]), [question]);
  expect(outcomes.get(question.key)).toMatchObject({ kind: 'withheld', because: 'effect-not-allowed' });
  expect(server.requests).toHaveLength(0);
});

test('beyond the budget nothing is sent', async () => {
  await using server = await ok();
  const questions = ['/a', '/b', '/c', '/d'].map((path) => get(node('n1'), path));
  const outcomes = await outcomesOf(clusterOf([server.url], { budget: { requests: 3 } }), questions);
  expect([...outcomes.values()].filter((outcome) => outcome.kind === 'answered')).toHaveLength(3);
  expect([...outcomes.values()].filter((outcome) => outcome.kind === 'withheld' && outcome.because === 'budget')).toHaveLength(1);
  expect(server.requests).toHaveLength(3);
});

test('never more at once to one node than its limit', async () => {
  let now = 0;
  let most = 0;
  await using server = await httpServer((_request, response) => {
    most = Math.max(most, ++now);
    setTimeout(() => {
      now--;
      response.end('{}');
    }, 10);
  });
  const questions = Array.from({ length: 20 }, (_, index) => get(node('n1'), `/${index}`));
  await outcomesOf(clusterOf([server.url], { limits: { ...LIMITS, perNode: 2 } }), questions);
  expect(most).toBe(2);
});

test('a fresh question goes over a connection of its own', async () => {
  const ports: (number | undefined)[] = [];
  await using server = await httpServer((request, response) => {
    ports.push(request.socket.remotePort);
    response.end('{}');
  });
  const limits = { ...LIMITS, perNode: 1 };
  const questions = ['/a', '/b', '/c'].map((path) => get(node('n1'), path, { fresh: true }));
  await outcomesOf(clusterOf([server.url], { limits }), questions);
  expect(new Set(ports).size).toBe(3);
  await outcomesOf(
    clusterOf([server.url], { limits }),
    ['/d', '/e'].map((path) => get(node('n1'), path)),
  );
  expect(new Set(ports.slice(3)).size).toBe(1);
});

test('the balancer header names the node that answered, by id, upstream name or address', async () => {
  await using server = await httpServer((request, response) => response.setHeader('X-Served', request.url?.slice(1) ?? '').end('{}'));
  const cluster = { ...clusterOf([server.url, 'http://10.0.0.2:8000']), entry: { url: server.url, upstreamHeader: 'x-served' } };
  const questions = ['n1', '10.0.0.2:8000', '10.0.0.9:1,10.0.0.2:8000', 'stranger'].map((name) => get({ kind: 'balancer' }, `/${name}`));
  const outcomes = await outcomesOf(cluster, questions);
  const nodes = questions.map(({ key }) => {
    const outcome = outcomes.get(key);
    return outcome?.kind === 'answered' && outcome.answer.kind === 'http' ? outcome.answer.servedBy?.node : 'none';
  });
  expect(nodes).toEqual(['n1', 'n2', 'n2', undefined]);
});

test('a Host header is sent where one is declared, and a base path is kept', async () => {
  await using server = await ok();
  const cluster = clusterOf([], { nodes: [{ id: 'n1', url: `${server.url}/base`, host: 'ai.example' }] });
  await outcomesOf(cluster, [get(node('n1'), '/a')]);
  expect(server.requests[0]).toMatchObject({ url: '/base/a', headers: { host: 'ai.example' } });
});

test('a drained node and an undeclared balancer are not asked', async () => {
  await using server = await ok();
  const drain = { reason: 'repair', expires: '2099-01-01' };
  const cluster = clusterOf([], { nodes: [{ id: 'n1', url: server.url, drain }] });
  const questions = [get(node('n1'), '/a'), get({ kind: 'balancer' }, '/a')];
  const outcomes = [...(await outcomesOf(cluster, questions)).values()];
  expect(outcomes).toEqual([expect.objectContaining({ because: 'need-missing' }), expect.objectContaining({ because: 'need-missing' })]);
  expect(server.requests).toHaveLength(0);
});

test('interrupted, a run ends soon and says what it did not ask', async () => {
  const stop = new AbortController();
  await using server = await httpServer(() => stop.abort(new Error('Ctrl-C')));
  const reads = ['/a', '/b'].map((path) => get(node('n1'), path));
  const later = chat(node('n1'), 'direct', ['p']);
  const cluster = clusterOf([server.url], { limits: { ...LIMITS, perNode: 1 }, allow: ['spends'] });
  const events = await eventsOf(cluster, [checkAsking('one', [...reads, later])], { signal: stop.signal });
  const kinds = observationsOf(events).map(({ outcome }) => (outcome.kind === 'withheld' ? outcome.because : outcome.kind));
  expect(kinds).toEqual(['unanswered', 'interrupted', 'interrupted']);
  expect(events.at(-1)).toMatchObject({ type: 'run-ended', interrupted: 'Ctrl-C' });
});

test('whoever stops reading ends the run', async () => {
  await using server = await httpServer(() => undefined);
  const checks = [checkAsking('one', [get(node('n1'), '/a')])];
  for await (const event of run(clusterOf([server.url]), checks, { contract: CONTRACT })) if (event.type === 'planned') break;
  expect(server.requests.length).toBeLessThanOrEqual(1);
});

test('a selection narrows the cells', async () => {
  const two = {
    ...checkAsking('two', []),
    cells: () => [
      { check: 'two', node: 'n1' },
      { check: 'two', node: 'n2' },
      { check: 'two', part: 'schema' },
    ],
  };
  const events = await eventsOf(clusterOf([]), [two], { selection: { node: ['n2'] } });
  expect(events.find((event) => event.type === 'planned')).toMatchObject({ cells: [{ node: 'n2' }] });
});

test('auto asks the nodes which contract they keep, and drained or dead nodes do not matter', async () => {
  await using server = await httpServer((request, response) => {
    const body = request.url === '/version' && request.headers.authorization === `Bearer ${OPS_TOKEN}` ? { version: '0.99.92' } : {};
    response.statusCode = 'version' in body ? 200 : 401;
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  });
  const { release: _release, ...cluster } = clusterOf([server.url, CLOSED_URL], { contract: 'auto' });
  const events = [];
  for await (const event of run(cluster, [])) events.push(event);
  expect(events.find((event) => event.type === 'contract-decided')).toMatchObject({ contract: 'aisbf-0.99', release: '0.99.92' });
});

test('phases: reads, brackets, direct chats, rotations, autoselects', () => {
  const chats = (['direct', 'rotation', 'autoselect'] as const).map((kind) => chat(node('n1'), kind, ['p']));
  expect([get(node('n1'), '/'), ...chats].map(phaseOf)).toEqual([0, 2, 3, 4]);
});
