import { providerFault } from './provider-fault.js';
import { SLOW_MS } from './slowness.js';

/** A provider answers, but later than the routes allow. */
export const providerSlow = providerFault({
  id: 'provider-slow',
  title: 'a provider answers later than the routes allow',
  behaviour: { kind: 'slow', ms: SLOW_MS },
  patienceMs: 2000,
  shows: (reply) => reply === undefined,
});
