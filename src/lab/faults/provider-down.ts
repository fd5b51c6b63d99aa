import { expected } from './expect.js';
import { refusingProvider } from './refusing-provider.js';
import { dependingOn } from './setup-edits.js';

/** A provider refuses, and on every node each rotation that holds it holds it alone. */
export const providerDown = refusingProvider({
  id: 'provider-down',
  title: 'a provider refuses connections, and routes depend on it alone',
  setup: (setup, { place }) => dependingOn(setup, place),
  spared: () => 0,
  expect: (provider) => expected(null, 'provider', 'route-policy', provider),
});
