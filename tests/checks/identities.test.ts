import { alice, ops } from './context.js';
import { goesRed } from './goes-red.js';
import { answered } from './outcomes.js';

goesRed('identities', [
  {
    fault: 'on sqlite',
    cell: 'n3/alice/-/-/accepted',
    code: 'refused',
    data: { refusal: 'unknown-token', kind: 'user', status: 403 },
    stillGreen: ['n1/alice/-/-/accepted', 'n3/ops/-/-/accepted'],
    inject: (w) => (w.node('n3').db = 'empty'),
  },
  {
    fault: 'scope mcp',
    cell: 'n1/alice/-/-/accepted',
    code: 'refused',
    data: { refusal: 'scope-lacks-api' },
    inject: (w) =>
      w.databases['prod']?.forEach((row) => {
        if (row.username === 'alice') row.scope = 'mcp';
      }),
  },
  {
    fault: 'other spelling',
    cell: 'n1/alice/-/-/accepted',
    code: 'refused',
    data: { refusal: 'another-users-path' },
    cluster: { identities: [ops, { ...alice, username: 'Alice' }] },
    inject: () => {},
  },
  {
    fault: 'mcp token let in',
    cell: 'n1/alice/-/-/accepted',
    code: 'let-in',
    cluster: { identities: [ops, { ...alice, scope: 'mcp' }] },
    inject: () => {},
  },
  {
    fault: 'no username',
    cell: 'n1/alice/-/-/accepted',
    status: 'not-evaluated',
    code: 'need-missing',
    cluster: { identities: [ops, { id: 'alice', kind: 'user', token: alice.token }] },
    inject: () => {},
  },
  {
    fault: 'auth off',
    cell: 'n3/-/-/-/no-token',
    code: 'let-in',
    data: { status: 200 },
    stillGreen: ['n1/-/-/-/no-token'],
    inject: (w) => (w.node('n3').authOff = true),
  },
  { fault: 'auth off', cell: 'n3/-/-/-/wrong-token', code: 'let-in', inject: (w) => (w.node('n3').authOff = true) },
  {
    fault: 'database gone under a node',
    cell: 'n3/-/-/-/wrong-token',
    code: 'unexpected-status',
    data: { status: 500, expected: 403 },
    inject: (w) => (w.node('n3').override = (q) => (q.bearer.kind === 'wrong' ? answered(500, 'Internal Server Error') : undefined)),
  },
  {
    fault: 'refused in foreign words',
    cell: 'n3/-/-/-/no-token',
    code: 'garbage',
    inject: (w) =>
      (w.node('n3').override = (q) => (q.bearer.kind === 'none' && q.path === '/health' ? answered(401, '<html>Login</html>') : undefined)),
  },
]);
