import { defineFault } from './define-fault.js';
import { culprit, expected, symptoms } from './expect.js';
import { forgetKeys } from './forget-keys.js';
import { inWords, keysWrittenBy } from './observe/response-keys.js';
import { withResponsePrefix } from './setup-edits.js';

const OTHER = 'aisbf:blue:response:';

/** One node's response cache writes under a prefix of its own. */
export const nodeOtherPrefix = defineFault({
  id: 'node-other-prefix',
  title: "a node's response-cache prefix differs",
  released: true,
  at: 'node',
  nodes: (_spec, place) => [place],
  setup: (setup) => withResponsePrefix(setup, OTHER),
  undo: ({ lab }) => forgetKeys(lab, OTHER),
  async prove({ lab, place }) {
    const keys = await keysWrittenBy(lab, lab.node(place));
    return { inForce: keys.length > 0 && keys.every((key) => key.startsWith(OTHER)), seen: `${place} writes ${inWords(keys)}` };
  },
  expect: (spec, place) => expected(symptoms.staleCache, 'cache', 'infrastructure', culprit.node(spec, place)),
});
