import type { Cluster } from '../target/cluster.js';
import { tlsQuestion } from './ask/tls.js';
import type { Cell, CheckContext } from './check.js';
import type { Destination, TlsQuestion } from './question.js';
import { askedNodes } from './read/nodes.js';
import { oncePer } from './read/once.js';

const isHttps = ({ url }: { readonly url: string }): boolean => new URL(url).protocol === 'https:';

/** Nodes that are asked over https, as the cluster file has them. */
export const httpsNodes = oncePer((cluster: Cluster): readonly string[] =>
  askedNodes(cluster)
    .filter(isHttps)
    .map(({ id }) => id),
);

/** The handshakes with them. */
export const nodeHandshakes = oncePer((cluster: Cluster): readonly TlsQuestion[] =>
  httpsNodes(cluster).map((id) => tlsQuestion({ kind: 'node', id })),
);

/** Every place of the cluster file that is asked over https: nodes, the balancer, neighbours. */
export const httpsPlaces = oncePer(({ cluster }: CheckContext): readonly Destination[] => [
  ...httpsNodes(cluster).map((id): Destination => ({ kind: 'node', id })),
  ...(cluster.entry !== undefined && isHttps(cluster.entry) ? [{ kind: 'balancer' } as const] : []),
  ...cluster.neighbours
    .filter(({ probe }) => probe !== undefined && isHttps(probe))
    .map(({ name }): Destination => ({ kind: 'neighbour', name })),
]);

/** The fields by which a cell stands for a place. */
export function placeFields(to: Destination): Partial<Cell> {
  if (to.kind === 'node') return { node: to.id };
  return to.kind === 'balancer' ? { entry: 'balancer' } : { part: to.name };
}

/** The handshake that a cell is judged on; undefined where the cluster file has no such place. */
export function handshakeOf(ctx: CheckContext, cell: Cell): TlsQuestion | undefined {
  const place = httpsPlaces(ctx).find((to) => {
    const { node, entry, part } = placeFields(to);
    return node === cell.node && entry === cell.entry && (node !== undefined || part === cell.part);
  });
  return place === undefined ? undefined : tlsQuestion(place);
}
