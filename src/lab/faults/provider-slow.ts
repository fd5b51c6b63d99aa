import { providerFault } from './provider-fault.js';
import { slowMs } from './slowness.js';

/** A provider answers, but later than the routes allow. */
export const providerSlow = providerFault({
  id: 'provider-slow',
  title: 'a provider answers later than the routes allow',
  behaviour: (spec) => ({ kind: 'slow', ms: slowMs(spec) }),
  patienceMs: 2000,
  shows: (reply) => reply === undefined,
});
