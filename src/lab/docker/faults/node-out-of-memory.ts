import { setTimeout as sleep } from 'node:timers/promises';
import { defineFault } from '../../faults/define-fault.js';
import { culprit, expected, symptoms } from '../../faults/expect.js';
import { handlesOf, stateOf } from './handles-of.js';

const LIMIT_MB = 256;
const PATIENCE_MS = 30_000;

/** Loaded into the node's process: from a signal on it keeps what it allocates. */
const LEAK = `process.on('SIGUSR2',()=>{const kept=[];setInterval(()=>kept.push(Buffer.alloc(2**23,1)),5)})`;

/** A node leaks memory beyond the limit of its container, and the kernel ends it. */
export const nodeOutOfMemory = defineFault({
  id: 'node-out-of-memory',
  title: 'a node outgrew the memory limit of its container and was killed',
  released: false,
  engine: 'docker',
  at: 'node',
  nodes: (_spec, place) => [place],
  async starting({ lab, place }) {
    const { extras } = handlesOf(lab).node(place).docker;
    extras.memory = LIMIT_MB;
    extras.env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(LEAK)}` };
    return undefined;
  },
  async started({ lab, place }) {
    await handlesOf(lab).node(place).docker.container().signal('SIGUSR2');
    const deadline = Date.now() + PATIENCE_MS;
    while (lab.node(place).running() && Date.now() < deadline) await sleep(20);
  },
  async undo({ lab, place }) {
    const { extras } = handlesOf(lab).node(place).docker;
    delete extras.memory;
    delete extras.env;
  },
  async prove({ lab, place }) {
    const { OOMKilled, Status, ExitCode } = await stateOf(lab, place);
    return {
      inForce: OOMKilled && Status === 'exited',
      seen: `its container is ${Status} (${ExitCode}), ${OOMKilled ? 'killed' : 'not killed'} for want of memory`,
    };
  },
  expect: (spec, place) => expected(symptoms.everyOther, 'node', 'infrastructure', culprit.node(spec, place)),
});
