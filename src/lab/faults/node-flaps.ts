import { defineFault } from './define-fault.js';
import { culprit, expected, symptoms } from './expect.js';
import { replyWithin } from './observe/reply.js';

const EVERY = 3;
const PATIENCE_MS = 2000;

/** Every third new connection to a node is reset, of clients and of the balancer; a connection once made stays. */
export const nodeFlaps = defineFault({
  id: 'node-flaps',
  title: 'a node resets every third new connection',
  released: true,
  at: 'node',
  async started({ lab, place }) {
    const { client, balancer } = lab.node(place).wires;
    client.reset(EVERY);
    balancer.reset(EVERY);
  },
  async undo({ lab, place }) {
    const { client, balancer } = lab.node(place).wires;
    await Promise.all([client.heal(), balancer.heal()]);
  },
  async prove({ lab, place }) {
    const { own, url } = lab.node(place);
    const near = await replyWithin(`http://${own.host}:${own.port}/`, PATIENCE_MS);
    let lost = 0;
    for (let turn = 0; turn < 2 * EVERY; turn += 1) if ((await replyWithin(`${url}/`, PATIENCE_MS)) === undefined) lost += 1;
    return {
      inForce: near?.status === 200 && lost === 2,
      seen: `${lost} of ${2 * EVERY} new connections are lost where clients ask; on its own port it answers ${near?.status ?? 'nothing'}`,
    };
  },
  expect: (spec, place) => expected(symptoms.everyOther, 'node', 'infrastructure', culprit.node(spec, place)),
});
