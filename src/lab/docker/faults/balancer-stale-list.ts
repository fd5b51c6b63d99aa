import { defineFault } from '../../faults/define-fault.js';
import { culprit, expected, symptoms } from '../../faults/expect.js';
import { listens } from '../../faults/observe/tcp.js';
import { throughBalancer } from '../../faults/observe/through-balancer.js';
import { nodeOf } from '../../spec/spec.js';
import { handlesOf } from './handles-of.js';

const keyOf = (place: string): string => `balancer-stale-list:${place}`;

/** The balancer was reloaded with a list from before a node moved: in that node's place it asks an address where nobody is. */
export const balancerStaleList = defineFault({
  id: 'balancer-stale-list',
  title: "the balancer was reloaded with a node's old address",
  released: true,
  engine: 'docker',
  at: 'node',
  async started({ lab, place }) {
    const { name } = nodeOf(lab.spec, place);
    // Port 1 of the balancer's own container: closed, so that it says so at once.
    lab.balancer.upstreams.put(keyOf(place), (upstreams) =>
      upstreams.map((one) => (one.name === name ? { name, endpoint: { host: '127.0.0.1', port: 1 } } : one)),
    );
  },
  async undo({ lab, place }) {
    lab.balancer.upstreams.drop(keyOf(place));
  },
  async prove({ lab, place }) {
    const statuses = await throughBalancer(lab);
    const failed = statuses.filter((status) => status >= 500).length;
    const up = await listens(lab.node(place).own);
    const { output } = await handlesOf(lab).balancer.container.exec(['sh', '-c', 'cat /etc/aisbf-balancer/*']);
    const stale = output.includes('server 127.0.0.1:1 ') || / 127\.0\.0\.1:1$/m.test(output);
    return {
      inForce: up && stale && failed > 0,
      seen: `${place} ${up ? 'listens' : 'does not listen'}; the balancer's list ${stale ? 'has an old address' : 'is right'}, ${failed} of ${statuses.length} requests fail`,
    };
  },
  expect: (spec, place) => expected(symptoms.everyOther, 'balancer', 'infrastructure', culprit.balancer, culprit.node(spec, place)),
});
