import { expect, test } from 'vitest';
import { checkAsking, clusterOf, eventsOf, observationsOf } from './support/clusters.js';
import { get, node } from './support/questions.js';
import { httpServer } from './support/servers.js';

test('every request carries a traceparent of its own, of one trace, which is in its observation', async () => {
  await using server = await httpServer((_request, response) => response.end('{}'));
  const questions = Array.from({ length: 20 }, (_, nth) => get(node('n1'), `/${nth}`));
  const observations = observationsOf(await eventsOf(clusterOf([server.url]), [checkAsking('asking', questions)]));
  const sent = new Map(server.requests.map(({ url, headers }) => [url, String(headers['traceparent'])]));
  expect(sent.size).toBe(20);
  for (const { question, traceparent } of observations) {
    expect(traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(question.kind === 'http' && sent.get(question.path)).toBe(traceparent);
  }
  const parts = [...sent.values()].map((value) => value.split('-'));
  expect(new Set(parts.map(([, trace]) => trace)).size).toBe(1);
  expect(new Set(parts.map(([, , span]) => span)).size).toBe(20);
});

test('what was not sent has none', async () => {
  await using server = await httpServer((_request, response) => response.end('{}'));
  const events = await eventsOf(clusterOf([server.url], { budget: { requests: 0 } }), [checkAsking('asking', [get(node('n1'), '/')])]);
  expect(observationsOf(events).map(({ traceparent }) => traceparent)).toEqual([undefined]);
});
