import type { ProviderConfig } from '../config.js';
import type { FakeNode } from '../node.js';
import type { ProviderState } from '../provider-state.js';

/** What providers need of their surroundings. */
export interface ProviderParts {
  readonly node: FakeNode;
  readonly id: string;
  readonly config: ProviderConfig;
  readonly state: ProviderState;
}
