import { expect, test } from 'vitest';
import { sameVersion } from '../../src/checks/same-version.js';
import { baseCluster, context } from './context.js';
import { goesRed } from './goes-red.js';
import { answered } from './outcomes.js';
import { play } from './play.js';
import { World } from './world.js';

const cell = 'n2/-/-/-/version';

goesRed('same-version', [
  { fault: 'another release', cell, code: 'differs', stillGreen: ['n1/-/-/-/version'], inject: (w) => (w.node('n2').version = '0.99.92') },
  {
    fault: 'another release than declared',
    cell,
    code: 'not-as-declared',
    data: { value: '0.99.92', declared: '0.99.87' },
    cluster: { release: '0.99.87' },
    stillGreen: ['n1/-/-/-/version'],
    inject: (w) => (w.node('n2').version = '0.99.92'),
  },
  {
    fault: 'all agree and none is as declared',
    cell,
    code: 'not-as-declared',
    cluster: { release: '0.99.92' },
    inject: () => {},
  },
  {
    fault: 'two nodes differ',
    cell,
    code: 'differs-no-majority',
    cluster: { nodes: baseCluster.nodes.slice(0, 2) },
    inject: (w) => (w.node('n2').version = '0.99.92'),
  },
  {
    fault: 'a page',
    cell,
    code: 'garbage',
    inject: (w) => (w.node('n2').override = (q) => (q.path === '/version' ? answered(200, '<html>') : undefined)),
  },
  {
    fault: 'no token',
    cell,
    status: 'not-evaluated',
    code: 'need-missing',
    cluster: { identities: baseCluster.identities.filter(({ kind }) => kind === 'user') },
    inject: () => {},
  },
]);

test('one node alone has somebody to agree with only where a release is declared', () => {
  const nodes = baseCluster.nodes.slice(0, 1);
  expect(sameVersion.notApplicable(context({ nodes }))).toMatch(/two nodes/);
  const ctx = context({ nodes, release: '0.99.87' });
  const { verdicts } = play(ctx, new World(['n1']), [sameVersion]);
  expect([...verdicts.values()].map(({ status }) => status)).toEqual(['pass']);
});
