import { expect, test } from 'vitest';
import { sameUserConfig } from '../../src/checks/same-user-config.js';
import { admin, alice, context, ops } from './context.js';
import { goesRed } from './goes-red.js';
import { answered } from './outcomes.js';
import { play } from './play.js';
import { World } from './world.js';

const cell = (node: string, listing: string): string => `${node}/alice/-/-/${listing}`;

goesRed('same-user-config', [
  {
    fault: 'a provider saved after it was frozen',
    cell: cell('n2', 'providers'),
    code: 'not-as-declared',
    data: { diff: ['- "spare"'] },
    stillGreen: [cell('n1', 'providers'), cell('n2', 'rotations'), cell('n2', 'models')],
    inject: (w) => (w.node('n2').frozen = { providers: ['own'], rotations: ['mine'], autoselects: [] }),
  },
  {
    fault: 'a rotation deleted after it was frozen',
    cell: cell('n2', 'models'),
    code: 'differs',
    stillGreen: [cell('n1', 'models')],
    inject: (w) => (w.node('n2').frozen = { providers: ['own', 'spare'], rotations: ['mine', 'gone'], autoselects: [] }),
  },
  {
    fault: 'all nodes agree and the rows say otherwise',
    cell: cell('n1', 'autoselects'),
    code: 'not-as-declared',
    inject: (w) => {
      for (const node of Object.values(w.nodes)) node.frozen = { providers: ['own', 'spare'], rotations: ['mine'], autoselects: ['old'] };
    },
  },
  {
    fault: 'token unknown',
    cell: cell('n3', 'providers'),
    code: 'refused',
    data: { refusal: 'unknown-token' },
    inject: (w) => (w.node('n3').db = 'empty'),
  },
  {
    fault: 'a page',
    cell: cell('n3', 'rotations'),
    code: 'garbage',
    inject: (w) => (w.node('n3').override = (q) => (q.path.endsWith('/rotations') ? answered(200, '<html>') : undefined)),
  },
  { fault: 'MySQL down', cell: cell('n1', 'providers'), status: 'unknown', code: 'store-unreachable', inject: (w) => (w.mysqlDown = true) },
]);

test('where no MySQL is declared the nodes are compared with each other', () => {
  const { mysql: _, ...rest } = context().cluster;
  const ctx = { ...context(), cluster: rest };
  const world = new World(['n1', 'n2', 'n3']);
  world.node('n3').frozen = { providers: [], rotations: ['mine'], autoselects: [] };
  const { verdicts } = play(ctx, world, [sameUserConfig]);
  expect(verdicts.get(`same-user-config/${cell('n3', 'providers')}`)).toMatchObject({ status: 'fail', code: 'differs' });
  expect(verdicts.get(`same-user-config/${cell('n1', 'providers')}`)).toMatchObject({ status: 'pass' });
});

test("nobody's listings are read but those of the user made for it", () => {
  const { harness: _, ...plain } = alice;
  expect(sameUserConfig.notApplicable(context({ identities: [ops, admin, plain] }))).toMatch(/harness: true/);
  expect(sameUserConfig.notApplicable(context({ identities: [{ ...ops, harness: true }, plain] }))).toMatch(/harness: true/);
  const { asked } = play(context(), new World(['n1', 'n2', 'n3']), [sameUserConfig]);
  const http = asked.filter((question) => question.kind === 'http');
  expect(http.length).toBe(12);
  expect(http.every(({ bearer }) => bearer.kind === 'identity' && bearer.id === 'alice')).toBe(true);
});

test("what everybody has is not an administrator's own", () => {
  const ctx = context({ identities: [ops, { ...admin, harness: true }] });
  const world = new World(['n1', 'n2', 'n3']);
  for (const node of Object.values(world.nodes))
    node.override = (q) =>
      q.path === '/api/u/root1/providers'
        ? answered(200, { providers: { alpha: { source: 'global' }, own: { source: 'user_config' }, spare: { source: 'user_config' } } })
        : undefined;
  const { verdicts } = play(ctx, world, [sameUserConfig]);
  expect(verdicts.get('same-user-config/n1/root1/-/-/providers')).toMatchObject({ status: 'pass' });
});
