import { ask } from '../../ask.js';
import { defineFault } from '../../faults/define-fault.js';
import { culprit, expected } from '../../faults/expect.js';
import { handlesOf } from './handles-of.js';

/** Where Debian's package has it, in the stand-in for the node image and in docker/node/Dockerfile alike; the loader knows what $LIB is. */
const LIBRARY = '/usr/$LIB/faketime/libfaketime.so.1';

const DAYS = 2;
const DAY_MS = 86_400_000;

/** What the clock in a node's container says, as its own `date` reads it. */
async function clockOf(lab: Parameters<typeof handlesOf>[0], place: string): Promise<number> {
  const { output } = await handlesOf(lab).node(place).docker.container().exec(['date', '+%s']);
  return Number(/\d{9,}/.exec(output)?.[0]) * 1000;
}

/** The wall clock of a node's machine is two days ahead; its timers run as they should. */
export const nodeClockDiffers = defineFault({
  id: 'node-clock-differs',
  title: "a node's clock is two days ahead",
  released: true,
  engine: 'docker',
  at: 'node',
  nodes: (_spec, place) => [place],
  async starting({ lab, place }) {
    handlesOf(lab).node(place).docker.extras.env = {
      LD_PRELOAD: LIBRARY,
      FAKETIME: `+${DAYS}d`,
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      DONT_FAKE_MONOTONIC: '1',
    };
    return undefined;
  },
  async undo({ lab, place }) {
    delete handlesOf(lab).node(place).docker.extras.env;
  },
  async prove({ lab, place }) {
    const { own } = lab.node(place);
    const ahead = Math.round(((await clockOf(lab, place)) - Date.now()) / DAY_MS);
    const { status } = await ask(`http://${own.host}:${own.port}/`);
    return {
      inForce: ahead === DAYS && status === 200,
      seen: `its container's clock is ${ahead} days ahead of this machine's (is libfaketime in the image of the nodes?); it answers ${status}`,
    };
  },
  expect: (spec, place) => expected(null, 'node', 'infrastructure', culprit.node(spec, place)),
});
