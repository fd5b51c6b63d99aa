import { nodeOf } from '../spec/spec.js';
import { defineFault } from './define-fault.js';
import { culprit, expected } from './expect.js';
import { listens } from './observe/tcp.js';
import { throughBalancer } from './observe/through-balancer.js';

const keyOf = (place: string): string => `balancer-misses-node:${place}`;

/** A healthy node is not among the balancer's upstreams. With one node there would be nobody left. */
export const balancerMissesNode = defineFault({
  id: 'balancer-misses-node',
  title: 'a healthy node gets no traffic',
  released: true,
  at: 'node',
  places: (spec) => (spec.nodes.length < 2 ? [] : spec.nodes.map(({ id }) => id)),
  async starting({ lab, place }) {
    const { name } = nodeOf(lab.spec, place);
    lab.balancer.upstreams.put(keyOf(place), (upstreams) => upstreams.filter((upstream) => upstream.name !== name));
    return undefined;
  },
  async undo({ lab, place }) {
    lab.balancer.upstreams.drop(keyOf(place));
  },
  async prove({ lab, place }) {
    const node = lab.node(place);
    // A closed wire would fail every request the balancer sends that way.
    await node.wires.balancer.refuse();
    const statuses = await throughBalancer(lab);
    await node.wires.balancer.heal();
    const failed = statuses.filter((status) => status >= 500).length;
    const up = await listens(node.own);
    return {
      inForce: up && failed === 0,
      seen: `${place} ${up ? 'listens' : 'does not listen'}; with its wire cut ${failed} of ${statuses.length} requests through the balancer fail`,
    };
  },
  expect: (spec, place) => expected(null, 'balancer', 'infrastructure', culprit.balancer, culprit.node(spec, place)),
});
