import type { Cluster } from '../../src/target/cluster.js';
import { baseCluster } from './context.js';
import { goesRed } from './goes-red.js';
import { answered } from './outcomes.js';
import type { World } from './world.js';

const twoNodes = { nodes: baseCluster.nodes.slice(0, 2) };
const readOnly = { allow: [] } satisfies Partial<Cluster>;
const chatAnswers = (world: World, status: number, body: unknown): void => {
  world.node('n3').override = (question) => (question.chat === undefined ? undefined : answered(status, body));
};

goesRed('shared-cache', [
  {
    fault: 'other prefix',
    cell: 'n3/-/-/-/write',
    code: 'key-elsewhere',
    data: { foundUnder: 'other:', expectedPrefix: 'prod:r:', isDefault: false },
    stillGreen: ['n1/-/-/-/write', 'n1/-/-/-/read'],
    inject: (w) => (w.node('n3').prefix = 'other:'),
  },
  {
    fault: 'default prefix',
    cell: 'n1/-/-/-/write',
    code: 'key-elsewhere',
    data: { isDefault: true },
    inject: (w) =>
      Object.values(w.nodes).forEach((node) => {
        node.prefix = 'aisbf:response:';
      }),
  },
  {
    fault: 'memory',
    cell: 'n3/-/-/-/write',
    code: 'key-nowhere',
    inject: (w) => (w.node('n3').cache = 'elsewhere'),
  },
  {
    fault: 'memory',
    cell: 'n3/-/-/-/read',
    code: 'not-served-from-cache',
    data: { writer: 'n1' },
    stillGreen: ['n1/-/-/-/read'],
    inject: (w) => (w.node('n3').cache = 'elsewhere'),
  },
  {
    fault: 'no good writer',
    cell: 'n1/-/-/-/read',
    status: 'not-evaluated',
    code: 'need-missing',
    cluster: twoNodes,
    inject: (w) => (w.node('n2').cache = 'elsewhere'),
  },
  {
    fault: 'long life',
    cell: 'n3/-/-/-/write',
    code: 'ttl-too-long',
    data: { ttl: 9000, max: 600 },
    inject: (w) => (w.node('n3').ttl = 9000),
  },
  { fault: 'endless life', cell: 'n3/-/-/-/write', code: 'ttl-missing', inject: (w) => (w.node('n3').ttl = -1) },
  {
    fault: 'redis down',
    cell: 'n3/-/-/-/write',
    status: 'unknown',
    code: 'store-unreachable',
    inject: (w) => (w.redisDown = true),
  },
  {
    fault: 'every chat fails',
    cell: 'n3/-/-/-/write',
    status: 'unknown',
    code: 'inconclusive',
    inject: (w) => chatAnswers(w, 500, { detail: 'Error code: 500' }),
  },
  { fault: 'down', cell: 'n3/-/-/-/write', code: 'no-answer', inject: (w) => (w.node('n3').down = true) },
  {
    fault: 'not allowed',
    cell: 'n3/-/-/-/write',
    status: 'not-evaluated',
    code: 'withheld',
    data: { because: 'effect-not-allowed' },
    cluster: readOnly,
    inject: () => {},
  },
]);
