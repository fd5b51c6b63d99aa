import type { Cluster } from '../../target/cluster.js';
import type { Contract } from '../../target/contracts/contract.js';
import { globalIdentities } from './nodes.js';

const NAMES_ITS_PROVIDER: readonly string[] = ['provider', 'user-provider'];

/** The routes whose members nobody declared may read, so that one node goes first; and whether a failover can be seen there. */
export function sentinelFirst(
  cluster: Cluster,
  contract: Contract,
): { readonly routes: readonly string[]; readonly failoverShows: boolean } {
  const isUnknown = (kind: string): boolean =>
    !NAMES_ITS_PROVIDER.includes(kind) && (kind.startsWith('user-') || globalIdentities(cluster).length === 0);
  const routes = cluster.routes.filter(({ model }) => isUnknown(contract.parseModel(model)?.kind ?? 'provider')).map(({ id }) => id);
  return { routes, failoverShows: cluster.redis !== undefined };
}
