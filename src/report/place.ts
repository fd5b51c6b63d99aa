import type { Destination } from '../checks/question.js';
import type { Cluster, Tls } from '../target/cluster.js';

/** Where a destination is, by the cluster of a record. */
export interface Place {
  readonly url: string;
  readonly host?: string | undefined;
  readonly tls?: Tls | undefined;
}

/** Undefined where the record's cluster no longer has it. */
export function placeOf(to: Destination, cluster: Cluster): Place | undefined {
  if (to.kind === 'node') return cluster.nodes.find(({ id }) => id === to.id);
  if (to.kind === 'balancer') return cluster.entry;
  return cluster.neighbours.find(({ name }) => name === to.name)?.probe;
}
