import { ask } from '../../ask.js';
import type { Lab } from '../../lab.js';

/** Stands for a request that got no answer at all, among the statuses of those that failed. */
const NO_ANSWER = 599;

/** `GET /` through the balancer, often enough that a round robin reaches everybody twice; statuses, in order. */
export async function throughBalancer(lab: Lab): Promise<readonly number[]> {
  const statuses: number[] = [];
  for (let turn = 0; turn < 2 * lab.balancer.upstreams.current().length; turn += 1) {
    const answer = ask(`${lab.balancer.url}/`).then(({ status }) => status);
    // A node that just lost its network is looked for, in silence, until the kernel has forgotten where it was.
    statuses.push(await answer.catch(() => NO_ANSWER));
  }
  return statuses;
}
