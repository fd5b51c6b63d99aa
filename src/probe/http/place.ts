import type { Destination } from '../../checks/question.js';
import type { Cluster, Tls } from '../../target/cluster.js';
import { NeedMissing } from '../tokens.js';

/** Where a destination is and how it is spoken to. */
export interface Place {
  readonly url: URL;
  readonly origin: string;
  readonly host?: string;
  readonly tls?: Tls;
}

const placeAt = ({ url, host, tls }: { readonly url: string; readonly host?: string; readonly tls?: Tls }): Place => ({
  url: new URL(url),
  origin: new URL(url).origin,
  ...(host === undefined ? {} : { host }),
  ...(tls === undefined ? {} : { tls }),
});

/** @throws {NeedMissing} where the cluster file has no such place, or says to leave it alone */
export function placeOf(to: Destination, cluster: Cluster): Place {
  if (to.kind === 'balancer') {
    if (!cluster.entry) throw new NeedMissing('no entry (balancer) is declared');
    return placeAt(cluster.entry);
  }
  if (to.kind === 'neighbour') {
    const probe = cluster.neighbours.find((neighbour) => neighbour.name === to.name)?.probe;
    if (!probe) throw new NeedMissing(`no probe of the neighbour ${to.name} is declared`);
    return placeAt(probe);
  }
  const node = cluster.nodes.find((candidate) => candidate.id === to.id);
  if (!node) throw new NeedMissing(`no node ${to.id} is declared`);
  if (node.drain) throw new NeedMissing(`the node ${to.id} is declared to be drained`);
  return placeAt(node);
}

/** A path that goes over the wire as it is written: nothing to encode, no step up or down. */
const PLAIN = /^\/(?!\/)[\w\-~%?=&,:@+/]*$/;

/** Path below the place's own, so that a base address with a path works. It is never resolved against another origin. */
export function pathBelow(place: Place, path: string): string {
  const whole = `${place.url.pathname.replace(/\/$/, '')}${path.startsWith('/') ? '' : '/'}${path}`;
  if (PLAIN.test(whole)) return whole;
  const { pathname, search } = new URL(`${place.origin}${whole}`);
  return `${pathname}${search}`;
}
