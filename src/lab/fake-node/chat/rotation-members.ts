import type { ProviderConfig, RotationConfig } from '../config.js';
import type { FakeNode } from '../node.js';
import { buildProvider } from '../provider-handler.js';
import { disabledByCache } from '../provider-state.js';

export interface Candidate {
  readonly provider: string;
  readonly model: string;
  readonly weight: number;
}

/** Whose rotation and providers: the global ones where ownerId is null. */
export interface RotationOwner {
  readonly ownerId: number | null;
  readonly providers: ReadonlyMap<string, ProviderConfig>;
}

/** Providers that may be asked, in file order, and those left out because they are disabled or unknown. */
export async function availableMembers(
  node: FakeNode,
  rotation: RotationConfig,
  owner: RotationOwner,
): Promise<{ readonly candidates: readonly Candidate[]; readonly skipped: readonly string[] }> {
  const candidates: Candidate[] = [];
  const skipped: string[] = [];
  for (const member of rotation.providers) {
    const id = member.provider_id;
    const config = owner.providers.get(id);
    if (config === undefined || (await disabledByCache(node.cache, node.database, owner.ownerId, id))) {
      skipped.push(id);
      continue;
    }
    // A provider that cannot be built breaks the whole rotation (500 text), as on released nodes.
    const provider = await buildProvider(node, id, owner.ownerId);
    const models: readonly { readonly name: string; readonly weight?: number | undefined }[] = member.models?.length
      ? member.models
      : (config.models ?? []).map((model) => ({ name: model.name, weight: member.weight ?? 1 }));
    if (provider.state.disabledReason() || models.length === 0) {
      skipped.push(id);
      continue;
    }
    candidates.push(...models.map((model) => ({ provider: id, model: model.name, weight: model.weight ?? member.weight ?? 1 })));
  }
  return { candidates, skipped };
}

/**
 * Weight is priority, not proportion: the heaviest first, those of equal top weight in turn. The turn is kept per process, so each node
 * begins with the first.
 */
export function inOrder(node: FakeNode, turnKey: string, candidates: readonly Candidate[]): readonly Candidate[] {
  const sorted = [...candidates].sort((a, b) => b.weight - a.weight);
  const top = sorted.filter((candidate) => candidate.weight === sorted[0]?.weight);
  if (top.length < 2) return sorted;
  const slot = (node.roundRobin.get(turnKey) ?? 0) % top.length;
  node.roundRobin.set(turnKey, slot + 1);
  return [...top.slice(slot), ...top.slice(0, slot), ...sorted.slice(top.length)];
}
