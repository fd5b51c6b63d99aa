import { defineFault } from './define-fault.js';
import { culprit, expected, symptoms } from './expect.js';
import { forgetKeys } from './forget-keys.js';
import { inWords, keysWrittenBy } from './observe/response-keys.js';
import { withResponsePrefix } from './setup-edits.js';

/** What released AISBF takes where `response_cache.redis_key_prefix` is not set. */
const DEFAULT = 'aisbf:response:';

/** On all nodes the cache's prefix was set and the response cache's, a setting of its own, was left at its default. */
export const defaultResponsePrefix = defineFault({
  id: 'default-response-prefix',
  title: "the response cache's prefix was left at its default",
  released: true,
  at: 'none',
  nodes: (spec) => spec.nodes.map(({ id }) => id),
  setup: (setup) => withResponsePrefix(setup, DEFAULT),
  undo: ({ lab }) => forgetKeys(lab, DEFAULT),
  async prove({ lab }) {
    const written: string[] = [];
    let inForce = true;
    for (const node of lab.nodes) {
      const keys = await keysWrittenBy(lab, node);
      written.push(`${node.spec.id} writes ${inWords(keys)}`);
      inForce &&= keys.length > 0 && keys.every((key) => key.startsWith(DEFAULT));
    }
    return { inForce, seen: written.join('; ') };
  },
  expect: () => expected(symptoms.staleCache, 'cache', 'infrastructure', culprit.setting('response_cache.redis_key_prefix')),
});
