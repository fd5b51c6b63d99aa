import { providerOf } from '../spec/spec.js';
import { defineFault, placesIn } from './define-fault.js';
import { culprit, expected, symptoms } from './expect.js';
import { isSetApart } from './observe/set-apart.js';
import { listens } from './observe/tcp.js';
import { forgetCooldowns } from './provider-fault.js';

/** The way of one node to one provider is closed; the provider is well, and the other nodes reach it. */
export const nodeCannotReachProvider = defineFault({
  id: 'node-cannot-reach-provider',
  title: 'one node cannot reach one provider',
  released: true,
  at: 'node/provider',
  async started({ lab, place }) {
    const { node, provider } = placesIn(place);
    await lab.node(node).egress.wire(providerOf(lab.spec, provider).host).refuse();
  },
  async undo({ lab, place }) {
    const { node, provider } = placesIn(place);
    await lab.node(node).egress.wire(providerOf(lab.spec, provider).host).heal();
    await forgetCooldowns(lab, provider);
    // What it counted against the provider meanwhile it would keep.
    await lab.node(node).restart();
  },
  async prove({ lab, place }) {
    const { node, provider } = placesIn(place);
    const { host } = providerOf(lab.spec, provider);
    const ways = await Promise.all(lab.nodes.map((one) => listens({ host: '127.0.0.1', port: one.egress.wire(host).port })));
    const closed = lab.nodes.filter((_, index) => ways[index] === false).map(({ spec }) => spec.id);
    const well = await listens(lab.upstreams.endpoint(provider));
    return {
      inForce: well && isSetApart(node, closed, lab),
      seen: `${provider} is ${well ? 'up' : 'down'}; the way to it is closed for ${closed.length === 0 ? 'nobody' : closed.join(', ')}`,
    };
  },
  expect(spec, place) {
    const { node, provider } = placesIn(place);
    return expected(symptoms.everyOther, 'node', 'infrastructure', culprit.node(spec, node), culprit.provider(provider));
  },
});
