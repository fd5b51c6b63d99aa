import { expect, test } from 'vitest';
import { configConvergence } from '../../src/checks/config-convergence.js';
import type { HttpQuestion } from '../../src/checks/question.js';
import { checkById } from '../../src/checks/registry.js';
import { alice, baseCluster, context } from './context.js';
import { goesRed } from './goes-red.js';
import { answered, unanswered } from './outcomes.js';
import { play } from './play.js';
import { World } from './world.js';

const at = (node: string): string => `${node}/alice/-/-/-`;
const N = at('n3');
const others = [at('n1'), at('n2')];
const isSave = ({ method, path }: HttpQuestion): boolean => method === 'POST' && path === '/dashboard/api/rotation';
const isListing = ({ path }: HttpQuestion): boolean => path.endsWith('/alice/models');

goesRed('config-convergence', [
  {
    fault: 'a copy of the database',
    cell: N,
    code: 'change-not-seen',
    data: { change: 'saved', withinMs: 5000, savedOn: 'n1' },
    stillGreen: others,
    inject: (w) => (w.node('n3').db = 'clone'),
  },
  {
    fault: 'the first node saves into a copy: it is the one to blame, and the next is saved on',
    cell: at('n1'),
    code: 'change-not-seen',
    data: { change: 'saved', stored: false },
    stillGreen: [at('n2'), N],
    inject: (w) => (w.node('n1').db = 'clone'),
  },
  {
    fault: 'it keeps what it once listed, whatever it is told',
    cell: N,
    code: 'change-not-seen',
    data: { change: 'saved' },
    stillGreen: others,
    inject: (w) => Object.assign(w.node('n3'), { ignoresReload: true, listed: [] }),
  },
  {
    fault: 'it keeps what it listed meanwhile',
    cell: N,
    code: 'change-not-seen',
    data: { change: 'removed' },
    stillGreen: others,
    inject: (w) => (w.node('n3').ignoresReload = true),
  },
  {
    fault: 'it lists what it listed before, and could not be made to look again',
    cell: N,
    status: 'unknown',
    code: 'inconclusive',
    data: { because: 'config-frozen' },
    stillGreen: others,
    inject: (w) => Object.assign(w.node('n3'), { refusesLogin: true, listed: [] }),
  },
  {
    fault: 'the token is unknown there',
    cell: N,
    code: 'refused',
    data: { refusal: 'unknown-token' },
    stillGreen: others,
    inject: (w) => (w.node('n3').db = 'empty'),
  },
  {
    fault: 'a listing of something else',
    cell: N,
    code: 'garbage',
    stillGreen: others,
    inject: (w) => (w.node('n3').override = (q) => (isListing(q) ? answered(200, { data: 'none' }) : undefined)),
  },
  {
    fault: 'an error',
    cell: N,
    code: 'unexpected-status',
    data: { status: 500 },
    stillGreen: others,
    inject: (w) => (w.node('n3').override = (q) => (isListing(q) ? answered(500, 'Internal Server Error') : undefined)),
  },
  { fault: 'down', cell: N, code: 'no-answer', stillGreen: others, inject: (w) => (w.node('n3').down = true) },
  {
    fault: 'the first node does not save',
    cell: at('n1'),
    code: 'unexpected-status',
    data: { status: 500 },
    stillGreen: [at('n2'), N],
    inject: (w) => (w.node('n1').override = (q) => (isSave(q) ? answered(500, { success: false, error: 'no' }) : undefined)),
  },
  {
    fault: 'the first node says something else to a save',
    cell: at('n1'),
    code: 'garbage',
    inject: (w) => (w.node('n1').override = (q) => (isSave(q) ? answered(200, '<html>') : undefined)),
  },
  {
    fault: 'the first node dies of the save',
    cell: at('n1'),
    code: 'no-answer',
    stillGreen: [at('n2'), N],
    inject: (w) => (w.node('n1').override = (q) => (isSave(q) ? unanswered('reset') : undefined)),
  },
  {
    fault: 'nobody is let in',
    cell: N,
    status: 'not-evaluated',
    code: 'need-missing',
    inject: (w) => {
      for (const node of Object.values(w.nodes)) node.refusesLogin = true;
    },
  },
  { fault: 'MySQL down', cell: N, status: 'unknown', code: 'store-unreachable', inject: (w) => (w.mysqlDown = true) },
  {
    fault: 'nothing may be changed',
    cell: N,
    status: 'not-evaluated',
    code: 'withheld',
    cluster: { allow: ['spends'] },
    inject: () => undefined,
  },
]);

test('one save serves all nodes, nothing of it is left, and no node keeps it', () => {
  const world = new World(['n1', 'n2', 'n3']);
  world.saved['prod'] = ['aisbf-check-000-old', 'mine-old-and-good'];
  const { asked, verdicts } = play(context(), world, [configConvergence]);
  expect(asked.filter(({ kind }) => kind === 'convergence')).toHaveLength(1);
  expect([...verdicts.values()].map(({ status }) => status)).toEqual(['pass', 'pass', 'pass']);
  // The leftover of a killed run went with it, what is not ours did not.
  expect(world.saved['prod']).toEqual(['mine-old-and-good']);
  for (const node of Object.values(world.nodes)) expect(node.listed).toBeUndefined();
});

test('a listing before it changes nothing: the nodes are made to look again', () => {
  const checks = ['same-user-config', 'config-convergence'].flatMap((id) => checkById(id) ?? []);
  const { verdicts } = play(context(), new World(['n1', 'n2', 'n3']), checks);
  expect([...verdicts.values()].filter(({ status }) => status !== 'pass')).toEqual([]);
});

test('without an account of a declared user it has no subject, nor in production', () => {
  const dashboards = (baseCluster.dashboards ?? []).filter(({ username }) => username !== 'alice');
  expect(configConvergence.notApplicable(context({ dashboards }))).toMatch(/account of a declared user/);
  expect(configConvergence.notApplicable(context({ identities: [{ ...alice, username: 'Alice' }] }))).toMatch(/account/);
  const { mysql: _, ...without } = context().cluster;
  expect(configConvergence.notApplicable({ ...context(), cluster: without })).toMatch(/MySQL/);
  expect(configConvergence.notApplicable(context({ convergence: { withinSeconds: 5, inProduction: false } }))).toMatch(/production/);
});

test('passwords are named, never written', () => {
  const { asked } = play(context(), new World(['n1', 'n2', 'n3']), [configConvergence]);
  expect(JSON.stringify(asked)).not.toContain('value of');
});
