import { ask } from '../ask.js';
import { defineFault } from './define-fault.js';
import { culprit, expected, symptoms } from './expect.js';
import { throughBalancer } from './observe/through-balancer.js';

/**
 * The balancer asks every node for /health without a token (`option httpchk GET /health`), is answered 401, and takes all of them for sick.
 * Where the documented surface holds /health is open, and /version is what answers 401.
 */
export const balancerEjectsEveryNode = defineFault({
  id: 'balancer-ejects-every-node',
  title: 'the balancer asks for /health without a token and takes every node for sick',
  released: true,
  engine: 'native',
  at: 'none',
  async started({ lab }) {
    await lab.balancer.checkHealth(lab.contract === 'playbook' ? '/version' : '/health');
  },
  async undo({ lab }) {
    await lab.balancer.checkHealth(undefined);
  },
  async prove({ lab }) {
    const direct = await Promise.all(lab.nodes.map(async ({ url }) => (await ask(`${url}/`)).status));
    const statuses = await throughBalancer(lab);
    const failed = statuses.filter((status) => status === 503).length;
    return {
      inForce: direct.every((status) => status === 200) && failed === statuses.length,
      seen: `nodes answer ${direct.join(', ')} directly; ${failed} of ${statuses.length} requests through the balancer are answered 503`,
    };
  },
  expect: () => expected(symptoms.everyOther, 'balancer', 'infrastructure', culprit.balancer),
});
