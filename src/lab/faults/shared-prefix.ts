import { defineFault } from './define-fault.js';
import { culprit, expected, symptoms } from './expect.js';
import { inWords, keysWrittenBy } from './observe/response-keys.js';

/** Staging's nodes write under production's prefixes on the one Redis; what they declare is still their own. */
export const sharedPrefix = defineFault({
  id: 'shared-prefix',
  title: "another environment writes under production's prefixes",
  released: true,
  at: 'environment',
  nodes: (spec) => [spec.staging.id],
  setup(setup, { lab }) {
    const { cachePrefix, responsePrefix } = lab.spec.environments.production;
    const { cache, response_cache: response } = setup.aisbf;
    return {
      ...setup,
      aisbf: {
        ...setup.aisbf,
        cache: { ...cache, redis_key_prefix: cachePrefix },
        response_cache: { ...response, redis_key_prefix: responsePrefix },
      },
    };
  },
  async prove({ lab }) {
    const keys = await keysWrittenBy(lab, lab.staging);
    const { responsePrefix } = lab.spec.environments.production;
    return { inForce: keys.some((key) => key.startsWith(responsePrefix)), seen: `staging's node writes ${inWords(keys)}` };
  },
  expect: (_spec, place) => expected(symptoms.staleCache, 'cache', 'infrastructure', culprit.environment(place)),
});
