import { providerFault } from './provider-fault.js';

/** Well past what the cluster file allows an answer to cost. */
const TOKENS = 50_000;

/** A provider's answers cost more than the routes allow. */
export const providerTooExpensive = providerFault({
  id: 'provider-too-expensive',
  title: "a provider's answers cost more than the routes allow",
  behaviour: { kind: 'usage', totalTokens: TOKENS },
  shows: (reply) => reply?.text.includes(String(TOKENS - 1)) ?? false,
});
