import { expect, test } from 'vitest';
import { nameComplaints, type Resolutions, resolveAll, sameNodeComplaints } from '../../src/cli/doctor-names.js';
import type { Cluster } from '../../src/target/cluster.js';
import { clusterOf } from '../probe/support/clusters.js';

const found = (names: Readonly<Record<string, readonly (readonly string[])[]>>): Resolutions =>
  new Map(Object.entries(names).map(([name, sets]) => [name, sets.map((addresses) => ({ name, addresses, ms: 2 }))]));

const at = (...urls: readonly string[]): Cluster => clusterOf(urls);

test('a name is told with what it leads to; an address needs no telling', () => {
  const cluster = at('http://a.test:1', 'http://10.0.0.9:1');
  expect(nameComplaints(cluster, found({ 'a.test': [['10.0.0.1']] }))).toEqual([
    { title: 'name of n1', state: 'ok', detail: 'a.test leads to 10.0.0.1 (2 ms at most)' },
  ]);
});

test.each<readonly [string, readonly (readonly string[])[], RegExp]>([
  ['leads nowhere', [[]], /leads nowhere/],
  ['leads to several machines', [['10.0.0.1', '10.0.0.2']], /may reach several/],
  ['leads elsewhere each time', [['10.0.0.1'], ['10.0.0.2']], /another set of addresses each time: 10.0.0.1; 10.0.0.2/],
])('the name of a node that %s is a problem', (_what, sets, says) => {
  expect(nameComplaints(at('http://a.test'), found({ 'a.test': sets }))).toMatchObject([
    { state: 'problem', detail: expect.stringMatching(says) },
  ]);
});

test('one address of each kind is one machine, and a balancer may be several', () => {
  const cluster = { ...at('http://a.test'), entry: { url: 'http://door.test' } };
  const names = found({ 'a.test': [['10.0.0.1', 'fd00::1']], 'door.test': [['10.0.0.7', '10.0.0.8']] });
  expect(nameComplaints(cluster, names).map(({ state }) => state)).toEqual(['ok', 'ok']);
});

test('two names for one node are told', () => {
  const names = found({ 'a.test': [['10.0.0.1']], 'b.test': [['10.0.0.1']] });
  expect(sameNodeComplaints(at('http://a.test:17765', 'http://b.test:17765'), names)).toMatchObject([
    { title: 'address of n2', state: 'problem', detail: 'is that of n1: they are one node, declared twice' },
  ]);
});

test.each<readonly [string, Cluster]>([
  ['ports', at('http://a.test:1', 'http://b.test:2')],
  ['paths', at('http://a.test/one', 'http://a.test/two')],
  ['Host headers', { ...at(), nodes: ['one', 'two'].map((id) => ({ id, url: 'http://a.test', host: `${id}.test` })) }],
])('nodes behind one address with other %s are different ones', (_what, cluster) => {
  expect(sameNodeComplaints(cluster, found({ 'a.test': [['10.0.0.1']], 'b.test': [['10.0.0.1']] }))).toEqual([]);
});

test('by the resolver of this machine: localhost is 127.0.0.1, and a name that is none leads nowhere', async () => {
  const cluster = at('http://127.0.0.1:9', 'http://localhost:9', 'http://nowhere.invalid:9');
  const names = await resolveAll(cluster);
  expect(sameNodeComplaints(cluster, names)).toMatchObject([{ title: 'address of n2' }]);
  expect(nameComplaints(cluster, names)).toMatchObject([
    { title: 'name of n2', state: 'ok' },
    { title: 'name of n3', state: 'problem', detail: expect.stringMatching(/nowhere\.invalid leads nowhere/) },
  ]);
});
