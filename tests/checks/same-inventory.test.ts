import { baseCluster } from './context.js';
import { goesRed } from './goes-red.js';

const twoNodes = { nodes: baseCluster.nodes.slice(0, 2) };

goesRed('same-inventory', [
  {
    fault: 'lacks a rotation',
    cell: 'n3/-/-/-/rotations',
    code: 'differs',
    data: { majorityNodes: ['n1', 'n2'], nodes: ['n3'], item: 'rotations' },
    stillGreen: ['n1/-/-/-/rotations', 'n3/-/-/-/providers'],
    inject: (w) => (w.node('n3').rotations = {}),
  },
  {
    fault: 'other upstream',
    cell: 'n3/-/-/-/providers',
    code: 'differs',
    data: { diff: ['~ alpha.endpoint: "http://alpha" -> "http://x"'] },
    inject: (w) => (w.node('n3').providers = { ...w.node('n3').providers, alpha: { endpoint: 'http://x', type: 'ollama' } }),
  },
  {
    fault: 'two nodes differ',
    cell: 'n1/-/-/-/version',
    code: 'differs-no-majority',
    cluster: twoNodes,
    inject: (w) => (w.node('n2').version = '0.99.92'),
  },
  {
    fault: 'two nodes differ',
    cell: 'n2/-/-/-/version',
    code: 'differs-no-majority',
    cluster: twoNodes,
    inject: (w) => (w.node('n2').version = '0.99.92'),
  },
  {
    fault: 'nobody else answers',
    cell: 'n1/-/-/-/version',
    status: 'unknown',
    code: 'inconclusive',
    cluster: twoNodes,
    inject: (w) => (w.node('n2').down = true),
  },
  {
    fault: 'down',
    cell: 'n3/-/-/-/rotations',
    code: 'no-answer',
    stillGreen: ['n1/-/-/-/rotations'],
    inject: (w) => (w.node('n3').down = true),
  },
]);
