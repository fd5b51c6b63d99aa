import { ask } from '../../ask.js';
import type { Lab } from '../../lab.js';

/** `GET /` through the balancer, often enough that a round robin reaches everybody twice; statuses, in order. */
export async function throughBalancer(lab: Lab): Promise<readonly number[]> {
  const statuses: number[] = [];
  for (let turn = 0; turn < 2 * lab.balancer.upstreams.current().length; turn += 1) {
    statuses.push((await ask(`${lab.balancer.url}/`)).status);
  }
  return statuses;
}
