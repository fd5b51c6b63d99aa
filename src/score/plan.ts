import { findFault } from '../lab/faults/find-fault.js';
import { knownFaults, placements } from '../lab/faults/registry.js';
import type { EngineName, LabContract, NodeKindName } from '../lab/lab-options.js';
import { seededRandom } from '../lab/spec/disguise.js';
import { labSpec } from '../lab/spec/lab-spec.js';
import type { FaultCase, HealthyCase } from './case.js';

export interface ScoreOptions {
  readonly engine: EngineName;
  readonly nodeKind: NodeKindName;
  readonly release?: string;
  readonly repair: boolean;
  /** `ID` (at every place) or `ID:PLACE`; empty: every fault. */
  readonly faults: readonly string[];
  /** How many healthy labs. */
  readonly healthy: number;
  readonly seed: number;
  /** Labs at once. */
  readonly jobs: number;
}

const NODES = 3;
const MOST = { nodes: 7, identities: 4, routes: 8 } as const;

/**
 * Every fault that this engine and these nodes can be brought to show, at every place of a lab of three; or those that are asked for.
 * @throws LabUsageError for a fault or place that is not there
 */
export function faultCases({ engine, nodeKind, faults }: ScoreOptions): readonly FaultCase[] {
  const spec = labSpec({ nodes: NODES });
  const asked = faults.map((text) => ({ text, found: findFault(text, spec) }));
  const wanted =
    asked.length === 0
      ? knownFaults
          .filter((fault) => fault.engine === undefined || fault.engine === engine)
          .filter(({ released }) => nodeKind === 'fake' || released)
          .flatMap((fault) => placements(fault, spec))
      : asked.flatMap(({ text, found: { fault, place } }) => (text.includes(':') ? [{ id: fault.id, place }] : placements(fault, spec)));
  return wanted.map(({ id, place = '' }) => ({ id, place }));
}

/** Some of a list in its order, at least one of it. */
function some<T>(items: readonly T[], most: number, random: () => number): readonly T[] {
  const count = 1 + Math.floor(random() * Math.min(most, items.length));
  const chosen = items
    .map((item, index) => ({ item, index, at: random() }))
    .sort((left, right) => left.at - right.at)
    .slice(0, count);
  return chosen.sort((left, right) => left.index - right.index).map(({ item }) => item);
}

function healthyCase(contract: LabContract, random: () => number): HealthyCase {
  const spec = labSpec({ nodes: 1, contract });
  const nodes = 1 + Math.floor(random() * MOST.nodes);
  for (;;) {
    const identities = some(spec.identities, MOST.identities, random).map(({ id }) => id);
    const possible = spec.routes.filter((route) => route.identities.some((id) => identities.includes(id))).map(({ id }) => id);
    if (possible.length > 0) return { options: { nodes, contract, identities, routes: some(possible, MOST.routes, random) } };
  }
}

/** Healthy labs of random sizes, under both contracts in turn where the nodes keep both. */
export function healthyCases({ healthy, nodeKind, seed }: ScoreOptions): readonly HealthyCase[] {
  const random = seededRandom(seed);
  const contracts: readonly LabContract[] = nodeKind === 'fake' ? ['aisbf-0.99', 'playbook'] : ['aisbf-0.99'];
  return Array.from({ length: healthy }, (_, index) => healthyCase(contracts[index % contracts.length] ?? 'aisbf-0.99', random));
}
