import { defineFault } from './define-fault.js';
import { culprit, expected } from './expect.js';
import { piecesOfStream } from './observe/stream.js';

/** A machine that is busy may see one stream in few pieces, hardly three. */
const TRIES = 3;

/** The balancer passes no answer on before it is complete. */
export const balancerBuffersStreams = defineFault({
  id: 'balancer-buffers-streams',
  title: 'the balancer holds streams back until they are complete',
  released: true,
  at: 'none',
  async starting({ lab }) {
    lab.balancer.bufferResponses(true);
    return undefined;
  },
  async undo({ lab }) {
    lab.balancer.bufferResponses(false);
  },
  async prove({ lab }) {
    const direct: number[] = [];
    const through: number[] = [];
    for (let turn = 0; turn < TRIES; turn += 1) {
      through.push(await piecesOfStream(lab, lab.balancer.url));
      direct.push(await piecesOfStream(lab, lab.nodes[0]?.url ?? ''));
    }
    const most = Math.max(...direct);
    return {
      inForce: most > 2 && through.every((pieces) => pieces * 2 < most),
      seen: `streams come in ${through.join(', ')} pieces through the balancer, in ${direct.join(', ')} from ${lab.nodes[0]?.spec.id}`,
    };
  },
  expect: () => expected(null, 'balancer', 'infrastructure', culprit.balancer),
});
