import { expect, test } from 'vitest';
import { isolation } from '../../src/checks/isolation.js';
import { checkById } from '../../src/checks/registry.js';
import { context } from './context.js';
import { goesRed } from './goes-red.js';
import { play } from './play.js';
import { World } from './world.js';

const cell = '-/-/support/-/tenants';

goesRed('isolation', [
  {
    fault: "a user's rotation has the id of a global one, and is served from the cache",
    cell,
    code: 'anothers-answer',
    data: { id: 'support', username: 'alice', kind: 'user-rotation' },
    stillGreen: ['-/-/chat/-/tenants'],
    inject: (w) => w.tenants.push({ username: 'alice', kind: 'rotation', id: 'support' }),
  },
  {
    fault: 'such a user is no declared identity',
    cell,
    status: 'unknown',
    code: 'inconclusive',
    inject: (w) => w.tenants.push({ username: 'carol', kind: 'rotation', id: 'support' }),
  },
  {
    fault: 'nothing may be spent',
    cell,
    status: 'not-evaluated',
    code: 'withheld',
    cluster: { allow: [] },
    inject: (w) => w.tenants.push({ username: 'alice', kind: 'rotation', id: 'support' }),
  },
  { fault: 'MySQL down', cell, status: 'unknown', code: 'store-unreachable', inject: (w) => (w.mysqlDown = true) },
]);

test('a user whose route has the same id and gets no answer of another passes', () => {
  const world = new World(['n1', 'n2', 'n3']);
  world.tenants.push({ username: 'alice', kind: 'rotation', id: 'support' });
  for (const node of Object.values(world.nodes)) node.cache = 'none';
  const { verdicts } = play(context(), world, [isolation]);
  expect(verdicts.get(`isolation/${cell}`)).toMatchObject({ status: 'pass', data: { meaning: 'internal-error' } });
});

test('where nobody has such a route no node is asked for it', () => {
  const { asked } = play(context(), new World(['n1', 'n2', 'n3']), [isolation]);
  expect(asked.map(({ kind }) => kind)).toEqual(['sql', 'sql']);
});

test("the other's chat is the one that route-matrix asks", () => {
  const chats = (ids: readonly string[]): number => {
    const world = new World(['n1', 'n2', 'n3']);
    world.tenants.push({ username: 'alice', kind: 'rotation', id: 'support' });
    play(
      context(),
      world,
      ids.flatMap((id) => checkById(id) ?? []),
    );
    return world.chats;
  };
  expect(chats(['route-matrix', 'isolation'])).toBe(chats(['route-matrix']));
});
