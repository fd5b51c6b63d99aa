import type { Expected } from '../lab.js';
import { defineFault, type Fault, type FaultRecord } from './define-fault.js';
import { culprit } from './expect.js';
import { nodesWithSpare } from './observe/covered.js';
import { listens } from './observe/tcp.js';
import { forgetCooldowns } from './provider-fault.js';

interface RefusingProvider extends Required<Pick<FaultRecord<undefined>, 'id' | 'title' | 'setup'>> {
  /** On how many of so many nodes a rotation goes on with another member. */
  spared(nodes: number): number;
  expect(provider: ReturnType<typeof culprit.provider>): Expected;
}

/** A provider refuses connections; what the rotations over it hold besides makes the difference. */
export function refusingProvider({ id, title, setup, spared, expect }: RefusingProvider): Fault {
  return defineFault({
    id,
    title,
    released: true,
    at: 'provider',
    nodes: (spec) => spec.nodes.map((node) => node.id),
    setup,
    async started({ lab, place }) {
      await lab.upstreams.behave(place, { kind: 'refuse' });
    },
    async undo({ lab, place }) {
      await lab.upstreams.behave(place, { kind: 'answer' });
      await forgetCooldowns(lab, place);
    },
    async prove({ lab, place }) {
      const open = await listens(lab.upstreams.endpoint(place));
      const spare = await nodesWithSpare(lab, place);
      return {
        inForce: !open && spare === spared(lab.nodes.length),
        seen: `the port of ${place} is ${open ? 'open' : 'closed'}; on ${spare} nodes a rotation has a second member beside it`,
      };
    },
    expect: (_spec, place) => expect(culprit.provider(place)),
  });
}
