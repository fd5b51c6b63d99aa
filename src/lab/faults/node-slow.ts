import { defineFault } from './define-fault.js';
import { culprit, expected, symptoms } from './expect.js';
import { replyWithin } from './observe/reply.js';
import { slowMs } from './slowness.js';

const PATIENCE_MS = 1500;

/** Everything a node answers arrives late, for clients and for the balancer. */
export const nodeSlow = defineFault({
  id: 'node-slow',
  title: 'a node answers later than the routes allow',
  released: true,
  at: 'node',
  async started({ lab, place }) {
    const { client, balancer } = lab.node(place).wires;
    client.delay(slowMs(lab.spec));
    balancer.delay(slowMs(lab.spec));
  },
  async undo({ lab, place }) {
    const { client, balancer } = lab.node(place).wires;
    await Promise.all([client.heal(), balancer.heal()]);
  },
  async prove({ lab, place }) {
    const { own, url } = lab.node(place);
    const near = await replyWithin(`http://${own.host}:${own.port}/`, PATIENCE_MS);
    const far = await replyWithin(`${url}/`, PATIENCE_MS);
    const inWords = (reply: typeof near): string => (reply === undefined ? 'nothing' : String(reply.status));
    return {
      inForce: near?.status === 200 && far === undefined,
      seen: `within ${PATIENCE_MS} ms GET / is answered ${inWords(near)} on its own port and ${inWords(far)} where clients ask`,
    };
  },
  expect: (spec, place) => expected(symptoms.everyOther, 'node', 'infrastructure', culprit.node(spec, place)),
});
