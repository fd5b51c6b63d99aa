import path from 'node:path';
import type { Fault } from '../../faults/define-fault.js';
import { defineFault } from '../../faults/define-fault.js';
import { culprit, expected, symptoms } from '../../faults/expect.js';
import { listens } from '../../faults/observe/tcp.js';
import type { LabNode } from '../../lab-parts.js';
import type { NodeExtras } from '../docker-node.js';
import { handlesOf, stateOf } from './handles-of.js';

interface HomeOptions {
  readonly id: string;
  readonly title: string;
  /** What its container is started with. */
  extras(node: LabNode): NodeExtras;
  /** The system's own words for it, in the node's log. */
  readonly words: RegExp;
}

/**
 * A node was restarted and cannot write below its HOME. What runs goes on, since it keeps what it must in MySQL; what starts opens its log
 * files before anything else, and ends where it cannot.
 */
function nodeHome({ id, title, extras: wanted, words }: HomeOptions): Fault {
  return defineFault({
    id,
    title,
    released: true,
    engine: 'docker',
    at: 'node',
    async started({ lab, place }) {
      const node = lab.node(place);
      Object.assign(handlesOf(lab).node(place).docker.extras, wanted(node), { ends: true });
      await node.restart();
    },
    async undo({ lab, place }) {
      const { extras } = handlesOf(lab).node(place).docker;
      delete extras.readOnlyHome;
      delete extras.tmpfs;
      delete extras.ends;
      await lab.node(place).restart();
    },
    async prove({ lab, place }) {
      const { Status, ExitCode } = await stateOf(lab, place);
      const said = words.exec(lab.node(place).log())?.[0];
      const open = await listens(lab.node(place).own);
      return {
        inForce: Status === 'exited' && ExitCode !== 0 && said !== undefined && !open,
        seen: `its container is ${Status} (${ExitCode}), its port is ${open ? 'open' : 'closed'}, its log says ${said ?? 'nothing of it'}`,
      };
    },
    expect: (spec, place) => expected(symptoms.everyOther, 'node', 'infrastructure', culprit.node(spec, place)),
  });
}

export const nodeHomeReadOnly = nodeHome({
  id: 'node-home-read-only',
  title: "a node's HOME became read-only, and it does not come up again",
  extras: () => ({ readOnlyHome: true }),
  words: /EROFS: read-only file system/,
});

export const nodeDiskFull = nodeHome({
  id: 'node-disk-full',
  title: "the disk under a node's HOME is full, and it does not come up again",
  // A file system of its own that holds its root folder and nothing more.
  extras: ({ home }) => ({ tmpfs: { [path.join(home, '.local', 'var', 'log')]: 'size=4k,nr_inodes=1' } }),
  words: /ENOSPC: no space left on device/,
});
