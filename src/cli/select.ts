import type { Check } from '../checks/check.js';
import { declaredContract } from '../probe/decide.js';
import { leavesCells } from '../probe/plan.js';
import { type RunChecksOptions, selectionOf } from '../run-checks.js';
import type { Cluster } from '../target/cluster.js';
import type { Contract } from '../target/contracts/contract.js';
import { contractFor } from '../target/contracts/registry.js';
import { didYouMean } from '../target/file/did-you-mean.js';
import { UsageError } from './exit-codes.js';
import type { RunCommandOptions } from './run-options.js';

/** What a run is narrowed to, as `runChecks` takes it. */
export interface Selected extends Pick<RunChecksOptions, 'nodes' | 'routes' | 'identities'> {
  readonly checks: readonly Check[];
}

const idsOf = (things: readonly { readonly id: string }[]): readonly string[] => things.map(({ id }) => id);

function demandKnown(kind: string, wanted: readonly string[] | undefined, known: readonly string[]): void {
  for (const word of wanted ?? []) {
    if (known.includes(word)) continue;
    const choice = known.length === 0 ? 'Please leave it out' : `Please take one of: ${known.join(', ')}`;
    throw new UsageError(`Failed to select the ${kind} ${word}: there is none${didYouMean(word, known)}. ${choice}.`);
  }
}

/** The contracts that the run may come to judge by: one where the file says it, else either. */
export function possibleContracts(cluster: Cluster): readonly Contract[] {
  const declared = declaredContract(cluster);
  if (declared !== undefined) return [declared.contract];
  const ids = cluster.contract === 'auto' ? (['aisbf-0.99', 'playbook'] as const) : [cluster.contract];
  return ids.map((id) => contractFor(id, cluster.release));
}

/** Whether anything is left to judge; asks nothing of anybody. */
function leavesSomething(cluster: Cluster, selected: Selected): boolean {
  const selection = selectionOf(selected);
  return possibleContracts(cluster).some((contract) => leavesCells(selected.checks, { cluster, contract, seed: '' }, selection));
}

const wordsOf = (options: RunCommandOptions): string =>
  (['check', 'skip', 'node', 'route', 'identity'] as const)
    .flatMap((name) => (options[name] === undefined ? [] : [`--${name} ${options[name].join(',')}`]))
    .join(' ');

/**
 * What a command line selects.
 * @throws {UsageError} where it names something that is not there, or leaves nothing to judge
 */
export function select(all: readonly Check[], cluster: Cluster, options: RunCommandOptions): Selected {
  demandKnown('check', options.check, idsOf(all));
  demandKnown('check to skip:', options.skip, idsOf(all));
  demandKnown('node', options.node, idsOf(cluster.nodes));
  demandKnown('route', options.route, idsOf(cluster.routes));
  demandKnown('identity', options.identity, idsOf(cluster.identities));
  const selected: Selected = {
    checks: all.filter(({ id }) => (options.check?.includes(id) ?? true) && options.skip?.includes(id) !== true),
    nodes: options.node,
    routes: options.route,
    identities: options.identity,
  };
  const words = wordsOf(options);
  if (words !== '' && !leavesSomething(cluster, selected)) {
    throw new UsageError(
      `Failed to select anything: no test case is left with ${words}. Please name less, or checks that look at what is named.`,
    );
  }
  return selected;
}
