import { goesRed } from './goes-red.js';

goesRed('node-models', [
  {
    fault: 'nothing listed',
    cell: 'n3/-/-/-/models',
    code: 'empty',
    inject: (w) => Object.assign(w.node('n3'), { providers: {}, rotations: {} }),
  },
  {
    fault: 'token refused on one node',
    cell: 'n3/-/-/-/models-global',
    code: 'refused',
    stillGreen: ['n3/-/-/-/models'],
    inject: (w) => (w.node('n3').globals = []),
  },
  {
    fault: 'token refused everywhere',
    cell: 'n3/-/-/-/models-global',
    status: 'not-evaluated',
    code: 'need-missing',
    inject: (w) =>
      Object.values(w.nodes).forEach((node) => {
        node.globals = [];
      }),
  },
]);
