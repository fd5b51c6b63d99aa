import type { ClusterDocument, ClusterIdentity } from '../files/cluster-document.js';

/** The cluster file with one identity's entry changed. */
export function editIdentity(
  document: ClusterDocument,
  name: string,
  change: (identity: ClusterIdentity) => ClusterIdentity,
): ClusterDocument {
  return { ...document, identities: document.identities.map((one) => (one.kind !== 'dashboard' && one.id === name ? change(one) : one)) };
}

/** How the cluster file declares that identity. */
export function declared(document: ClusterDocument, name: string): ClusterIdentity {
  const found = document.identities.find((one): one is ClusterIdentity => one.kind !== 'dashboard' && one.id === name);
  if (found === undefined) throw new Error(`Failed to find the identity ${name} in the lab's cluster file. Please report this.`);
  return found;
}
