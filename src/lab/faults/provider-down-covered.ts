import { expectedWarning } from './expect.js';
import { refusingProvider } from './refusing-provider.js';
import { selectionsAvoiding } from './setup-edits.js';

/** A provider refuses, and every rotation that holds it goes on with another member. */
export const providerDownCovered = refusingProvider({
  id: 'provider-down-covered',
  title: 'a provider refuses connections, and every rotation over it has another member',
  setup: (setup, { place }) => selectionsAvoiding(setup, place),
  spared: (nodes) => nodes,
  expect: (provider) => expectedWarning(null, 'provider', 'route-policy', provider),
});
