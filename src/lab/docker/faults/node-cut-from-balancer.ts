import { defineFault } from '../../faults/define-fault.js';
import { culprit, expected, symptoms } from '../../faults/expect.js';
import { knock, listens } from '../../faults/observe/tcp.js';
import { throughBalancer } from '../../faults/observe/through-balancer.js';
import type { Endpoint } from '../../net/endpoint.js';
import { NODE_PORT } from '../docker-node.js';
import { handlesOf } from './handles-of.js';

const PATIENCE_MS = 60_000;
/** Looking for an address that nobody has takes the kernel three seconds. */
const KNOCK_MS = 5_000;

/** Until the kernel has forgotten where that address was: before, it sends there, and waits in silence. */
async function forgotten(at: Endpoint): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while ((await knock(at, KNOCK_MS)) !== 'closed' && Date.now() < deadline);
}

/** A node left the network that it shares with the balancer: it serves whoever asks it directly, and the balancer's share for it fails. */
export const nodeCutFromBalancer = defineFault({
  id: 'node-cut-from-balancer',
  title: 'the balancer lost its way to one node, which serves whoever asks it directly',
  released: true,
  engine: 'docker',
  at: 'node',
  async started({ lab, place }) {
    const { front, container } = handlesOf(lab).node(place).docker;
    if (front === undefined) return;
    const at = { host: container().addressIn(front), port: NODE_PORT };
    await container().leave(front);
    await forgotten(at);
  },
  async undo({ lab, place }) {
    const { front, container, follow } = handlesOf(lab).node(place).docker;
    if (front !== undefined) await container().join(front);
    follow();
  },
  async prove({ lab, place }) {
    const { front, container } = handlesOf(lab).node(place).docker;
    const there = front !== undefined && (await container().networks()).includes(front.name);
    const up = await listens(lab.node(place).own);
    const statuses = await throughBalancer(lab);
    const failed = statuses.filter((status) => status >= 500).length;
    return {
      inForce: up && !there && failed > 0,
      seen: `${place} ${up ? 'listens' : 'does not listen'} and is ${there ? '' : 'not '}in the balancer's network; ${failed} of ${statuses.length} requests through the balancer fail`,
    };
  },
  expect: (spec, place) => expected(symptoms.everyOther, 'balancer', 'infrastructure', culprit.balancer, culprit.node(spec, place)),
});
