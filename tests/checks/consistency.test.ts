import type { Cluster } from '../../src/target/cluster.js';
import { goesRed } from './goes-red.js';

const item = (change: object): Partial<Cluster> => ({
  consistency: [{ id: 'mine', request: 'GET /version', as: 'ops', project: 'version', expect: 'agree', ...change }],
});

goesRed('consistency', [
  {
    fault: 'own item',
    cell: 'n3/-/-/-/mine',
    code: 'differs',
    cluster: item({}),
    stillGreen: ['n1/-/-/-/mine'],
    inject: (w) => (w.node('n3').version = 'x'),
  },
  {
    fault: 'own item, other value',
    cell: 'n1/-/-/-/mine',
    code: 'not-as-declared',
    cluster: item({ expect: 'equal', value: '1.0' }),
    inject: () => {},
  },
  {
    fault: 'own item, other rows',
    cell: 'n1/-/-/-/mine',
    code: 'not-as-declared',
    cluster: item({ expect: 'rows', sql: 'SELECT name FROM x' }),
    inject: () => {},
  },
  {
    fault: 'own item, nothing there',
    cell: 'n1/-/-/-/mine',
    code: 'empty',
    cluster: item({ project: 'nothing' }),
    inject: () => {},
  },
  {
    fault: 'own item, no projection',
    cell: 'n1/-/-/-/mine',
    code: 'garbage',
    cluster: item({ project: 'sort(version)' }),
    inject: () => {},
  },
]);
