import { expect, test } from 'vitest';
import { dashboardSession } from '../../src/checks/dashboard-session.js';
import { baseCluster, context } from './context.js';
import { goesRed } from './goes-red.js';
import { answered } from './outcomes.js';
import { play } from './play.js';
import { World } from './world.js';

const honoured = (node: string): string => `${node}/desk/-/-/honoured`;

goesRed('dashboard-session', [
  ...['n1', 'n2', 'n3'].map((odd) => ({
    fault: `${odd} has a secret of its own`,
    cell: honoured(odd),
    code: 'session-refused' as const,
    data: { honours: [odd], anchors: ['n1', 'n2', 'n3'] },
    stillGreen: ['n1', 'n2', 'n3'].filter((node) => node !== odd).map(honoured),
    inject: (w: World) => {
      w.node(odd).sessionSecret = 'own';
    },
  })),
  {
    fault: 'a fourth node that gave no session to be shown, with a secret of its own',
    cell: honoured('n4'),
    code: 'session-refused',
    data: { honours: [] },
    stillGreen: [honoured('n1'), 'n4/desk/-/-/login'],
    cluster: { nodes: [...baseCluster.nodes, { id: 'n4', url: 'http://n4' }] },
    inject: (w) => (w.node('n4').sessionSecret = 'own'),
  },
  {
    fault: 'each has a secret of its own',
    cell: honoured('n2'),
    code: 'differs-no-majority',
    inject: (w) => {
      for (const [name, node] of Object.entries(w.nodes)) node.sessionSecret = name;
    },
  },
  {
    fault: 'of two nodes each has its own',
    cell: honoured('n1'),
    code: 'differs-no-majority',
    cluster: { nodes: baseCluster.nodes.slice(0, 2) },
    inject: (w) => (w.node('n2').sessionSecret = 'own'),
  },
  {
    fault: 'the account is refused on one node',
    cell: 'n1/desk/-/-/login',
    code: 'login-failed',
    stillGreen: ['n2/desk/-/-/login', honoured('n1')],
    inject: (w) => (w.node('n1').refusesLogin = true),
  },
  {
    fault: 'the account is refused everywhere',
    cell: honoured('n1'),
    status: 'not-evaluated',
    code: 'need-missing',
    inject: (w) => {
      for (const node of Object.values(w.nodes)) node.refusesLogin = true;
    },
  },
  {
    fault: 'the statistics fail',
    cell: honoured('n3'),
    code: 'unexpected-status',
    data: { status: 500 },
    stillGreen: [honoured('n1')],
    inject: (w) => (w.node('n3').override = (q) => (q.path.endsWith('/stats') ? answered(500, 'Internal Server Error') : undefined)),
  },
  {
    fault: 'sent on to another site',
    cell: 'n3/desk/-/-/login',
    code: 'garbage',
    inject: (w) =>
      (w.node('n3').override = (q) =>
        q.method === 'POST' ? answered(303, '', { headers: { location: 'https://elsewhere.example/' } }) : undefined),
  },
]);

test('the number of requests grows with the nodes, not with their square', () => {
  const nodes = Array.from({ length: 9 }, (_, index) => ({ id: `n${index}`, url: `http://n${index}` }));
  const dashboards = (baseCluster.dashboards ?? []).slice(0, 1);
  const { asked } = play(context({ nodes, dashboards }), new World(nodes.map(({ id }) => id)), [dashboardSession]);
  expect(asked.length).toBe(9 + 9 * 3);
  expect(asked.every(({ effect }) => effect === 'read')).toBe(true);
  expect(JSON.stringify(asked)).not.toContain('value of');
});

test('without an account, or with one node, it has no subject', () => {
  const { dashboards: _, ...without } = context().cluster;
  expect(dashboardSession.notApplicable({ ...context(), cluster: without })).toMatch(/kind dashboard/);
  expect(dashboardSession.notApplicable(context({ nodes: baseCluster.nodes.slice(0, 1) }))).toMatch(/two nodes/);
});
