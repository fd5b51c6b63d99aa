import type { Cluster, ClusterNode, Effect, Identity } from '../../target/cluster.js';
import type { CheckContext } from '../check.js';
import { oncePer } from './once.js';

/** The nodes that have cells: those not declared to be draining. */
export const askedNodes = oncePer((cluster: Cluster): readonly ClusterNode[] => cluster.nodes.filter((node) => node.drain === undefined));

export const globalIdentities = oncePer((cluster: Cluster): readonly Identity[] =>
  cluster.identities.filter((identity) => identity.kind === 'global'),
);

/** User identities with a name, the harness's own first, then plain users, then administrators. */
export function userIdentities(cluster: Cluster): readonly Identity[] {
  const rank = (identity: Identity): number => (identity.harness ? 0 : identity.role === 'admin' ? 2 : 1);
  return cluster.identities
    .filter((identity) => identity.kind === 'user' && identity.username !== undefined)
    .toSorted((a, b) => rank(a) - rank(b));
}

export const identityOf = (cluster: Cluster, id: string): Identity | undefined => cluster.identities.find((identity) => identity.id === id);

/** Whether a person allowed the effect; reading always is. */
export const allowed = (ctx: CheckContext, effect: Effect): boolean => effect === 'read' || ctx.cluster.allow.includes(effect);
