import { goesRed } from './goes-red.js';

goesRed('prefix-isolation', [
  {
    fault: 'declared overlap',
    cell: '-/-/-/-/declared',
    code: 'prefixes-overlap',
    data: { environment: 'staging', ours: 'prod:', theirs: 'prod:x:' },
    cluster: { neighbours: [{ name: 'staging', cachePrefix: 'prod:x:' }] },
    inject: () => {},
  },
  {
    fault: 'shared prefix',
    cell: '-/-/-/-/staging',
    code: 'writes-into-ours',
    data: { environment: 'staging', prefix: 'prod:r:' },
    inject: (w) => (w.staging.prefix = 'prod:r:'),
  },
  {
    fault: 'neighbour elsewhere',
    cell: '-/-/-/-/staging',
    status: 'unknown',
    code: 'inconclusive',
    data: { because: 'elsewhere' },
    inject: (w) => (w.staging.prefix = 'third:'),
  },
  {
    fault: 'neighbour down',
    cell: '-/-/-/-/staging',
    status: 'unknown',
    code: 'inconclusive',
    inject: (w) => (w.staging.down = true),
  },
  {
    fault: 'strays',
    cell: '-/-/-/-/strays',
    code: 'stray-keys',
    data: { prefixes: { 'shop:cart:': 2 }, isDefault: false },
    inject: (w) => (w.extraKeys = ['shop:cart:1', 'shop:cart:2']),
  },
  {
    fault: 'strays under the default, written by our chats',
    cell: '-/-/-/-/strays',
    code: 'stray-keys',
    data: { isDefault: true, default: 'aisbf:response:' },
    inject: (w) =>
      Object.values(w.nodes).forEach((node) => {
        node.prefix = 'aisbf:response:';
      }),
  },
  {
    fault: 'another environment below the first segment',
    cell: '-/-/-/-/strays',
    code: 'stray-keys',
    data: { isDefault: false },
    inject: (w) => (w.extraKeys = ['aisbf:dev:1']),
  },
]);
