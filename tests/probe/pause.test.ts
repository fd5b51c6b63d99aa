import { expect, test } from 'vitest';
import type { Seen } from '../../src/checks/check.js';
import { clockSkew } from '../../src/checks/clock-skew.js';
import type { HttpQuestion } from '../../src/checks/question.js';
import { run } from '../../src/probe/run.js';
import { CONTRACT, checkAsking, clusterOf, eventsOf, observationsOf } from './support/clusters.js';
import { get, node } from './support/questions.js';
import { httpServer } from './support/servers.js';

const later: HttpQuestion = { ...get(node('n1'), '/later'), pauseMs: 300 };

test('a question with a pause is sent after it, and keeps nobody waiting', async () => {
  await using server = await httpServer((_request, response) => response.end('{}'));
  const seen = observationsOf(await eventsOf(clusterOf([server.url]), [checkAsking('one', [later, get(node('n1'), '/now')])]));
  expect(server.requests.map(({ url }) => url)).toEqual(['/now', '/later']);
  // A timer may be a millisecond early by the other clock.
  expect(seen.find(({ question }) => question.key === later.key)?.atMs).toBeGreaterThanOrEqual(299);
});

test('an interrupted run waits for no pause, and sends nothing after it', async () => {
  await using server = await httpServer((_request, response) => response.end('{}'));
  const stop = new AbortController();
  const events = run(clusterOf([server.url]), [checkAsking('one', [{ ...later, pauseMs: 600_000 }, get(node('n1'), '/now')])], {
    signal: stop.signal,
  });
  const outcomes: string[] = [];
  for await (const event of events) {
    if (event.type !== 'observed') continue;
    outcomes.push(event.observation.outcome.kind);
    stop.abort(new Error('enough'));
  }
  expect(server.requests.map(({ url }) => url)).toEqual(['/now']);
  expect(outcomes).toEqual(['answered', 'withheld']);
});

const root = JSON.stringify({ message: 'AI Proxy Server is running', providers: [], rotations: [], autoselect: [] });

/** A server that writes its Date anew once a second, as uvicorn does, and stood still for a minute until just now. */
function nodeWithDate(firstTellsOld: boolean) {
  let asked = 0;
  return httpServer((_request, response) => {
    asked += 1;
    const old = firstTellsOld && asked === 1 ? 60_000 : 0;
    response.writeHead(200, { 'content-type': 'application/json', date: new Date(Date.now() - old).toUTCString() }).end(root);
  });
}

test('a node that stood still and tells the time of then is asked again, and not blamed', async () => {
  await using still = await nodeWithDate(true);
  await using other = await nodeWithDate(false);
  const cluster = clusterOf([still.url, other.url]);
  const observations = observationsOf(await eventsOf(cluster, [clockSkew]));
  const toStill = observations.filter(({ question }) => question.factors.node === 'n1');
  expect(toStill.map(({ question }) => question.kind === 'http' && question.pauseMs !== undefined)).toEqual([false, true]);
  const byKey = new Map(observations.map((observation) => [observation.question.key, observation]));
  const seen: Seen = { get: (key) => byKey.get(key), all: () => byKey.values() };
  const ctx = { cluster, contract: CONTRACT, seed: 'seed' };
  expect(clockSkew.cells(ctx).map((cell) => clockSkew.judge(cell, ctx, seen).status)).toEqual(['pass', 'pass']);
});
