import { expect, test } from 'vitest';
import { authMatrix } from '../../src/checks/auth-matrix.js';
import { cellId } from '../../src/checks/cell-id.js';
import { admin, alice, context, ops } from './context.js';
import { goesRed } from './goes-red.js';
import { answered } from './outcomes.js';
import { play } from './play.js';
import { World } from './world.js';

const rows = (world: World, username: string) => (world.databases['prod'] ?? []).filter((row) => row.username === username);

goesRed('auth-matrix', [
  {
    fault: 'auth off',
    cell: 'n3/-/-/-/no-token-global',
    code: 'let-in',
    data: { status: 200 },
    stillGreen: ['n1/-/-/-/no-token-global'],
    inject: (w) => (w.node('n3').authOff = true),
  },
  {
    fault: 'auth off',
    cell: 'n3/-/-/-/wrong-token-global-chat',
    code: 'let-in',
    data: { status: 422 },
    inject: (w) => (w.node('n3').authOff = true),
  },
  {
    fault: 'on sqlite',
    cell: 'n3/alice/-/-/own-chat',
    code: 'refused',
    data: { refusal: 'unknown-token', wanted: 'let in' },
    stillGreen: ['n1/alice/-/-/own-chat', 'n3/ops/-/-/global-chat'],
    inject: (w) => (w.node('n3').db = 'empty'),
  },
  {
    fault: 'on sqlite, refused all the same but for another reason',
    cell: 'n3/alice/-/-/another',
    code: 'refused',
    data: { refusal: 'unknown-token', wanted: 'another-users-path' },
    inject: (w) => (w.node('n3').db = 'empty'),
  },
  {
    fault: 'scope mcp',
    cell: 'n1/alice/-/-/own',
    code: 'refused',
    data: { refusal: 'scope-lacks-api' },
    stillGreen: ['n1/alice/-/-/another', 'n1/alice/-/-/global'],
    inject: (w) => {
      for (const row of rows(w, 'alice')) row.scope = 'mcp';
    },
  },
  {
    fault: 'a global token taken for a user',
    cell: 'n1/ops/-/-/global',
    code: 'let-in',
    cluster: { identities: [{ ...ops, kind: 'user', username: 'ops' }, alice] },
    inject: () => {},
  },
  {
    fault: "a user on another user's path",
    cell: 'n2/alice/-/-/another',
    code: 'let-in',
    stillGreen: ['n1/alice/-/-/another'],
    inject: (w) =>
      (w.node('n2').override = (q) =>
        q.path === '/api/u/root1/none/models' && q.bearer.kind === 'identity'
          ? answered(400, { detail: 'Invalid config type.' })
          : undefined),
  },
  {
    fault: 'a global list that differs',
    cell: 'n2/ops/-/-/global-chat',
    code: 'refused',
    data: { refusal: 'unknown-token', kind: 'global' },
    inject: (w) => (w.node('n2').globals = ['t-other']),
  },
  {
    fault: 'a tier',
    cell: 'n1/alice/-/-/own-chat',
    code: 'tier-blocked',
    data: { tier: 'Free Tier' },
    stillGreen: ['n1/alice/-/-/own', 'n1/root1/-/-/own-chat'],
    inject: (w) => (w.tiers['alice'] = 'Free Tier'),
  },
  {
    fault: 'a bare error and no tier to show for it',
    cell: 'n1/alice/-/-/own-chat',
    code: 'internal-error',
    inject: (w) =>
      (w.node('n1').override = (q) =>
        q.method === 'POST' && q.path === '/api/u/alice/chat/completions' ? answered(500, 'Internal Server Error') : undefined),
  },
  {
    fault: 'database gone under a node',
    cell: 'n3/-/-/-/wrong-token-user',
    code: 'unexpected-status',
    data: { status: 500, expected: 403 },
    inject: (w) => (w.node('n3').override = (q) => (q.bearer.kind === 'wrong' ? answered(500, 'Internal Server Error') : undefined)),
  },
  {
    fault: 'a page with 200',
    cell: 'n3/-/-/-/no-token-global-chat',
    code: 'garbage',
    inject: (w) =>
      (w.node('n3').override = (q) => (q.bearer.kind === 'none' && q.method === 'POST' ? answered(200, '<html>Login</html>') : undefined)),
  },
]);

const partsFor = (cluster: Parameters<typeof context>[0], identity: string) => {
  const ctx = context(cluster);
  return authMatrix.cells(ctx).flatMap((cell) => (cell.node === 'n1' && cell.identity === identity ? [cell.part] : []));
};

test('every kind of caller knocks at the classes that the contract speaks of', () => {
  expect(partsFor({}, 'ops')).toEqual(['global', 'global-chat', 'user', 'user-chat']);
  expect(partsFor({}, 'alice')).toEqual(['global', 'global-chat', 'own', 'own-chat', 'another', 'another-chat']);
  expect(partsFor({ identities: [ops, { ...alice, scope: 'api' }, admin] }, 'alice')).toContain('own-mcp');
});

test("without another user's name there is no cell for another's path", () => {
  expect(partsFor({ identities: [ops, alice] }, 'alice')).toEqual(['global', 'global-chat', 'own', 'own-chat']);
});

test('nothing is spent, and what `identities` asks too is asked once', () => {
  const ctx = context();
  const world = new World(['n1', 'n2', 'n3']);
  const { asked, verdicts } = play(ctx, world, [authMatrix]);
  expect(world.chats).toBe(0);
  expect(asked.every((question) => question.effect === 'read')).toBe(true);
  const acceptance = asked.filter(
    (question) =>
      question.kind === 'http' &&
      question.path.endsWith('/alice/none/models') &&
      question.bearer.kind === 'identity' &&
      question.bearer.id === 'alice',
  );
  expect(acceptance.length).toBe(3);
  expect([...verdicts.keys()].toSorted()).toEqual(authMatrix.cells(ctx).map(cellId).toSorted());
});
