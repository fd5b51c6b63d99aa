import type { ModelRef } from '../../target/contracts/contract.js';
import { rootSchema } from '../../target/contracts/schemas.js';

/** What a node's root page lists. */
export interface RootListing {
  has(model: ModelRef): boolean;
}

/** Reads the public page `GET /`: ids of providers, rotations and autoselects. Anything else lists nothing. */
export function rootListing(json: unknown): RootListing {
  const root = rootSchema.safeParse(json);
  if (!root.success) return { has: () => false };
  const { providers, rotations, autoselect } = root.data;
  const lists: Readonly<Record<string, readonly string[]>> = { provider: providers, rotation: rotations, autoselect };
  return { has: ({ kind, id }) => lists[kind]?.includes(id) ?? false };
}
