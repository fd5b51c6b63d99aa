import { defineFault } from './define-fault.js';
import { culprit, expected } from './expect.js';
import { listens } from './observe/tcp.js';

/** The shared MySQL ends while everything runs. */
export const mysqlDown = defineFault({
  id: 'mysql-down',
  title: 'the shared MySQL is gone',
  released: true,
  at: 'none',
  started: ({ lab }) => lab.mysql.stop(),
  undo: ({ lab }) => lab.mysql.start(),
  async prove({ lab }) {
    const open = await listens(lab.mysql.endpoint);
    const running = lab.nodes.filter((node) => node.running()).length;
    return { inForce: !open && running === lab.nodes.length, seen: `its port is ${open ? 'open' : 'closed'}; ${running} nodes run` };
  },
  expect: () => expected(null, 'database', 'infrastructure', culprit.store('mysql')),
});
