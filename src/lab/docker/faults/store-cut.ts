import type { Fault } from '../../faults/define-fault.js';
import { defineFault } from '../../faults/define-fault.js';
import { culprit, expected, symptoms } from '../../faults/expect.js';
import type { Expected } from '../../lab.js';
import type { LabSpec } from '../../spec/spec.js';
import { handlesOf } from './handles-of.js';

interface CutOptions {
  readonly store: 'mysql' | 'redis';
  readonly title: string;
}

/** One node can no longer reach a store that the others reach: the store left that node's network. What is open falls silent. */
function nodeCutFrom({ store, title }: CutOptions): Fault {
  return defineFault({
    id: `node-cut-from-${store}`,
    title,
    released: true,
    engine: 'docker',
    at: 'node',
    async started({ lab, place }) {
      const handles = handlesOf(lab);
      const { network } = handles.node(place).docker;
      await handles[store].container.leave(network);
    },
    async undo({ lab, place }) {
      const handles = handlesOf(lab);
      const { network } = handles.node(place).docker;
      await handles[store].container.join(network);
      await handles[store].moved();
      await lab.node(place).restart();
    },
    async prove({ lab, place }) {
      const handles = handlesOf(lab);
      const { network } = handles.node(place).docker;
      const there = (await handles[store].container.networks()).includes(network.name);
      const answers = await (store === 'mysql' ? lab.mysql.root('SELECT 1') : lab.redis.command('PING')).then(
        () => true,
        () => false,
      );
      return {
        inForce: !there && answers,
        seen: `${store} ${answers ? 'answers clients' : 'does not answer'} and is ${there ? '' : 'not '}in the network of ${place}`,
      };
    },
    // It waits for the store in every request: seen from outside the node hangs, or fails, where the others answer.
    expect: (spec: LabSpec, place: string): Expected => expected(symptoms.everyOther, 'node', 'infrastructure', culprit.node(spec, place)),
  });
}

export const nodeCutFromMysql = nodeCutFrom({
  store: 'mysql',
  title: 'one node lost its way to MySQL while it ran',
});

export const nodeCutFromRedis = nodeCutFrom({
  store: 'redis',
  title: 'one node lost its way to Redis while it ran',
});
