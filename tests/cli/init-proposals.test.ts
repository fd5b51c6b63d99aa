import { expect, test } from 'vitest';
import { proposeIds } from '../../src/cli/init/propose-ids.js';
import { onePrefix, proposePrefixes } from '../../src/cli/init/propose-prefixes.js';
import { proposeRole } from '../../src/cli/init/propose-role.js';
import { proposeRoutes, routesToWrite } from '../../src/cli/init/propose-routes.js';
import { isSettled, proposeUpstream, upstreamValue } from '../../src/cli/init/propose-upstream.js';
import type { BalancerSight, NodeSight } from '../../src/cli/init/sights.js';
import { idsProblem, modelsProblem, nodesProblem, prefixProblem, urlProblem, variableProblem } from '../../src/cli/init/valid.js';

const node = (url: string, more: Partial<NodeSight> = {}): NodeSight => ({
  url,
  headers: {},
  addresses: [],
  providers: ['p'],
  rotations: [],
  autoselects: [],
  ...more,
});

const through = (header: string, values: readonly string[], own?: readonly string[]): readonly BalancerSight[] =>
  values.map((value, index) => ({
    headers: { date: `day ${index}`, server: 'edge', 'x-request-id': `id-${index}`, [header]: value },
    ...(own?.[index] === undefined ? {} : { ownAddress: own[index] }),
  }));

const A = node('http://10.0.0.1:8000');
const B = node('http://10.0.0.2:8000');

test.each([
  ['10.0.0.1:8000', /no scheme.*http:\/\/10\.0\.0\.1:8000/],
  ['ftp://a', /http or https, not ftp/],
  ['http://', /not a valid URL/],
  ['http://a:99999', /99999 is above 65535/],
  ['http://a/?x=1', /query/],
])('an address is refused with its own reason: %s', (text, why) => {
  expect(urlProblem(text)).toMatch(why);
});

test('a login in an address is refused and not repeated', () => {
  expect(urlProblem('http://me:hunter2@a')).toMatch(/remove the login/);
  expect(urlProblem('http://me:hunter2@a')).not.toContain('hunter2');
  expect(urlProblem('https://a.test/base')).toBeUndefined();
});

test('several addresses must differ, and so must their names', () => {
  expect(nodesProblem('')).toMatch(/at least one/);
  expect(nodesProblem('http://a http://a/')).toMatch(/twice/);
  expect(nodesProblem('n=http://a, n=http://b')).toMatch(/id n is there twice/);
  expect(nodesProblem('n=http://a, http://b')).toBeUndefined();
  expect(idsProblem(['a b'])).toMatch(/not a node id/);
});

test('a secret is no name of a variable, and is not repeated', () => {
  expect(variableProblem('sk-live-771!')).toMatch(/not the secret/);
  expect(variableProblem('sk-live-771!')).not.toContain('771');
  expect(variableProblem('OPS_TOKEN')).toBeUndefined();
  expect(prefixProblem('aisbf:*')).toMatch(/wildcards/);
  expect(modelsProblem('autoselect:x, nonsense')).toMatch(/nonsense is not a model/);
});

test('ids: as written, else what the balancer calls the nodes, else host names, else numbers', () => {
  const nodes = [{ url: 'http://eins.lan:1' }, { url: 'http://zwei.lan:1' }];
  expect(proposeIds(nodes, new Map())).toEqual(['eins', 'zwei']);
  const called = new Map([
    ['http://eins.lan:1', 'blue'],
    ['http://zwei.lan:1', 'green'],
  ]);
  expect(proposeIds(nodes, called)).toEqual(['blue', 'green']);
  expect(proposeIds([{ url: 'http://10.0.0.1:1' }, { url: 'http://10.0.0.2:1' }], new Map())).toEqual(['n1', 'n2']);
  expect(proposeIds([{ id: 'n2', url: 'http://10.0.0.1:1' }, { url: 'http://10.0.0.2:1' }], new Map())).toEqual(['n2', 'node-2']);
});

test('the header is found by its values: addresses of the nodes, whatever its name', () => {
  const [best] = proposeUpstream([A, B], through('x-blah', ['10.0.0.1:8000', '10.0.0.2:8000', '10.0.0.1:8000']));
  expect(best?.header).toBe('x-blah');
  expect(best && isSettled(best)).toBe(true);
  expect(upstreamValue({ id: 'n1', url: A.url }, '10.0.0.1:8000')).toBeUndefined();
});

test('a value is found to be a node by what its name resolves to, by its own header, and by the address it gives itself', () => {
  const named = [node('http://a.lan', { addresses: ['10.1.1.1:80'] }), node('http://b.lan', { addresses: ['10.1.1.2:80'] })];
  expect(proposeUpstream(named, through('x-up', ['10.1.1.2:80', '10.1.1.1:80']))[0]?.nodeOf.get('10.1.1.2:80')).toBe('http://b.lan');
  const own = [node('http://10.0.0.1:1', { headers: { 'x-node': 'blue' } }), node('http://10.0.0.2:1', { headers: { 'x-node': 'green' } })];
  expect(proposeUpstream(own, through('x-node', ['green', 'blue', 'blue']))[0]?.nodeOf.get('green')).toBe('http://10.0.0.2:1');
  const self = [
    node('http://10.0.0.1:1', { ownAddress: '172.17.0.2:17765' }),
    node('http://10.0.0.2:1', { ownAddress: '172.17.0.3:17765' }),
  ];
  const sights = through('x-up', ['one', 'two', 'one'], ['172.17.0.3:17765', '172.17.0.2:17765', '172.17.0.3:17765']);
  const [best] = proposeUpstream(self, sights);
  expect([...(best?.nodeOf ?? [])]).toEqual([
    ['one', 'http://10.0.0.2:1'],
    ['two', 'http://10.0.0.1:1'],
  ]);
  expect(upstreamValue({ id: 'n2', url: 'http://10.0.0.2:1' }, 'one')).toBe('one');
  expect(upstreamValue({ id: 'one', url: 'http://10.0.0.2:1' }, 'one')).toBeUndefined();
});

test('after a failover the last of several upstreams responded', () => {
  const [best] = proposeUpstream([A, B], through('x-up', ['10.0.0.1:8000, 10.0.0.2:8000', '10.0.0.1:8000']));
  expect(best?.values).toEqual(['10.0.0.2:8000', '10.0.0.1:8000']);
});

test('ids of requests, constants and clocks name no node; unknown values that repeat are proposed, not settled', () => {
  expect(proposeUpstream([A, B], through('x-served', ['same', 'same', 'same']))).toEqual([]);
  expect(proposeUpstream([A, B], [])).toEqual([]);
  const [unknown] = proposeUpstream([A, B], through('x-up', ['blue', 'green', 'blue']));
  expect(unknown?.header).toBe('x-up');
  expect(unknown && isSettled(unknown)).toBe(false);
});

test('an address that both nodes give as their own tells nothing', () => {
  const same = [node('http://10.0.0.1:1', { ownAddress: 'ai.test' }), node('http://10.0.0.2:1', { ownAddress: 'ai.test' })];
  const [best] = proposeUpstream(same, through('x-up', ['one', 'two', 'one'], ['ai.test', 'ai.test', 'ai.test']));
  expect(best?.nodeOf.size).toBe(0);
});

test('routes: autoselects before rotations before models, each with the number of nodes that list it', () => {
  const one = { ...A, autoselects: ['chat'], rotations: ['r'] };
  const two = { ...B, autoselects: ['chat'] };
  const tokens = [{ url: A.url, accepted: true, models: ['p/m', 'rotation/r', 'autoselect/chat'] }];
  const proposals = proposeRoutes([one, two], tokens, { routes: ['user-provider:mine'] });
  expect(proposals).toEqual([
    { model: 'autoselect:chat', kind: 'autoselect', nodes: 2 },
    { model: 'rotation:r', kind: 'rotation', nodes: 1 },
    { model: 'user-provider:mine', kind: 'own', nodes: 1 },
    { model: 'p/m', kind: 'model', nodes: 1 },
  ]);
  expect(routesToWrite(proposals)).toEqual(['autoselect:chat', 'rotation:r', 'user-provider:mine']);
  expect(routesToWrite(proposals.slice(3))).toEqual(['p/m']);
});

test('role: admin where the node shows what is global; user only where there is something global to hide', () => {
  expect(proposeRole({ routes: [], role: 'admin' }, A)).toBe('admin');
  expect(proposeRole({ routes: [], role: 'user' }, { ...A, rotations: ['r'] })).toBe('user');
  expect(proposeRole({ routes: [], role: 'user' }, A)).toBeUndefined();
  expect(proposeRole({ routes: [], role: 'user', problem: 'HTTP 500' }, { ...A, rotations: ['r'] })).toBeUndefined();
});

test('prefixes are what precedes the names that AISBF itself writes', () => {
  const keys = [
    'aisbf:aisbf:provider_disabled:p',
    'aisbf:prod:aisbf:provider_manual_disabled:global:p',
    'aisbf:prod:aisbf:provider_manual_disabled:global:q',
    'aisbf:prod:response:endpoint:http://u|model:m|msgs:0123456789abcdef|temp:1.0',
    'sessions:endpoint',
  ];
  expect(proposePrefixes(keys)).toEqual({ cache: ['aisbf:prod:', 'aisbf:'], response: ['aisbf:prod:response:'] });
});

test('a prefix is settled only where keys show exactly one', () => {
  expect(onePrefix('--cache-prefix', ['a:'])).toEqual({ prefix: 'a:' });
  expect(onePrefix('--cache-prefix', ['a:', 'b:'])).toEqual({ why: 'keys show a: and b:, so add --cache-prefix PREFIX' });
  expect(onePrefix('--cache-prefix', []).why).toContain('no key shows it');
});
