import { expect, test } from 'vitest';
import type { HttpQuestion } from '../../src/checks/question.js';
import { checkAsking, clusterOf, eventsOf, LIMITS, observationsOf } from './support/clusters.js';
import { get, node } from './support/questions.js';
import { httpServer } from './support/servers.js';

const numbered = Array.from({ length: 24 }, (_, nth): HttpQuestion => ({ ...get(node('n1'), `/${nth}`), fresh: true, inTurn: true }));
const pathsOf = (questions: readonly HttpQuestion[]): readonly string[] => questions.map(({ path }) => path);

test('questions whose order counts arrive one after the other, as they were asked for', async () => {
  let underWay = 0;
  let most = 0;
  await using server = await httpServer((_request, response) => {
    underWay += 1;
    most = Math.max(most, underWay);
    setImmediate(() => {
      underWay -= 1;
      response.end('{}');
    });
  });
  await eventsOf(clusterOf([server.url]), [checkAsking('one', numbered)]);
  expect(server.requests.map(({ url }) => url)).toEqual(pathsOf(numbered));
  expect(most).toBe(1);
});

test('one that is never answered does not keep the others waiting, and they are sent in their order', async () => {
  const silent = '/1';
  await using server = await httpServer((request, response) => {
    if (request.url !== silent) response.end('{}');
  });
  const cluster = clusterOf([server.url], { limits: { ...LIMITS, requestTimeoutMs: 3_000 } });
  const observations = observationsOf(await eventsOf(cluster, [checkAsking('one', numbered)]));
  expect(server.requests.map(({ url }) => url)).toEqual(pathsOf(numbered));
  const lost = observations.filter(({ outcome }) => outcome.kind !== 'answered').map(({ question }) => question.key);
  expect(lost).toEqual(numbered.filter(({ path }) => path === silent).map(({ key }) => key));
  const sent = observations.toSorted((a, b) => a.atMs - b.atMs);
  expect(sent.findIndex(({ question }) => question.key === lost[0])).toBe(1);
});
