import { ask } from '../ask.js';
import { tokenOf } from '../files/secrets.js';
import type { Lab } from '../lab.js';
import { tokenDoor } from '../ready.js';
import { defineFault } from './define-fault.js';
import { culprit, expected, symptoms } from './expect.js';

const HEADER = 'Authorization';

/** What a global token gets at the door that asks for one. */
async function knock(lab: Lab, url: string): Promise<number> {
  const identity = lab.spec.identities.find(({ kind }) => kind === 'global');
  return (await ask(`${url}${tokenDoor(lab)}`, { token: identity === undefined ? '' : tokenOf(lab.secrets, identity.id) })).status;
}

/** The balancer takes the header that tokens come in away. */
export const balancerDropsAuthorization = defineFault({
  id: 'balancer-drops-authorization',
  title: 'the balancer does not pass the Authorization header on',
  released: true,
  at: 'none',
  async starting({ lab }) {
    lab.balancer.dropRequestHeader(HEADER);
    return undefined;
  },
  async undo({ lab }) {
    lab.balancer.dropRequestHeader(HEADER, false);
  },
  async prove({ lab }) {
    const direct = await Promise.all(lab.nodes.map((node) => knock(lab, node.url)));
    const through: number[] = [];
    for (const _turn of lab.balancer.upstreams.current()) through.push(await knock(lab, lab.balancer.url));
    return {
      inForce: !direct.includes(401) && through.length > 0 && through.every((status) => status === 401),
      seen: `a good token at the door: ${direct.join(', ')} directly, ${through.join(', ')} through the balancer`,
    };
  },
  expect: () => expected(symptoms.tokenHere, 'balancer', 'infrastructure', culprit.balancer),
});
