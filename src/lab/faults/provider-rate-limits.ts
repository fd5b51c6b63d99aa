import { providerFault } from './provider-fault.js';

/** A provider turns everybody away as too many, and says to come back in a second. */
export const providerRateLimits = providerFault({
  id: 'provider-rate-limits',
  title: 'a provider turns requests away as too many',
  behaviour: { kind: 'status', status: 429, retryAfter: 1 },
  shows: (reply) => reply?.status === 429,
});
