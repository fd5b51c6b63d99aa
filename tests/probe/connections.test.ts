import { expect, test } from 'vitest';
import { checkAsking, clusterOf, eventsOf, LIMITS, observationsOf } from './support/clusters.js';
import { get, node } from './support/questions.js';
import { httpServer } from './support/servers.js';

test('a node that closes its connection after an error, without saying so, is not taken for one that drops connections', async () => {
  await using server = await httpServer((request, response) => {
    const failing = request.url?.startsWith('/fails') === true;
    // Released nodes do so: the answer is whole, and then the connection is closed.
    response.on('finish', () => setImmediate(() => failing && request.socket.destroy()));
    response.writeHead(failing ? 500 : 200, { 'content-type': 'application/json', 'content-length': 2 }).end('{}');
  });
  const cluster = clusterOf([server.url], { limits: { ...LIMITS, perNode: 1 } });
  const questions = Array.from({ length: 40 }, (_, index) => get(node('n1'), `/${index % 2 === 0 ? 'fails' : 'works'}-${index}`));
  const observations = observationsOf(await eventsOf(cluster, [checkAsking('one', questions)]));
  expect(observations.map(({ outcome }) => outcome.kind)).toEqual(questions.map(() => 'answered'));
});
