import type { BalancerSight, NodeSight } from './sights.js';

/** A response header of the balancer that may name the node. */
export interface UpstreamProposal {
  readonly header: string;
  /** Its different values, in the order in which they came. */
  readonly values: readonly string[];
  /** Value -> URL of the node, as far as that could be seen. */
  readonly nodeOf: ReadonlyMap<string, string>;
}

/** They differ from response to response, or are the same for all, for reasons of their own. */
const NEVER: ReadonlySet<string> = new Set([
  'date',
  'age',
  'etag',
  'expires',
  'last-modified',
  'content-length',
  'content-type',
  'location',
  'vary',
  'connection',
  'keep-alive',
  'transfer-encoding',
]);

/** After a failover nginx lists all that it tried: the last one responded. */
const lastOf = (value: string): string => value.split(',').at(-1)?.trim() ?? value;

/** Everything a balancer could call this node by, but for the name that a person gives it. */
function namesOf({ url, addresses, ownAddress }: NodeSight): readonly string[] {
  const { host, hostname, port, protocol } = new URL(url);
  const withPort = port === '' ? `${hostname}:${protocol === 'https:' ? 443 : 80}` : host;
  const label = hostname.split('.')[0] ?? hostname;
  return [
    host,
    hostname,
    withPort,
    ...(/^\d+$/.test(label) ? [] : [label]),
    ...addresses,
    ...(ownAddress === undefined ? [] : [ownAddress]),
  ];
}

/** The one node that something is true of; undefined where it is true of none, or of several. */
function onlyOne(nodes: readonly NodeSight[], is: (node: NodeSight) => boolean): string | undefined {
  const fitting = nodes.filter(is);
  return fitting.length === 1 ? fitting[0]?.url : undefined;
}

/** Which node a value is: by its name, by the same header of the node's own, or by the address that the node itself gave with it. */
function nodeBehind(header: string, value: string, nodes: readonly NodeSight[], answers: readonly BalancerSight[]): string | undefined {
  const said = new Set(answers.filter(({ headers }) => lastOf(headers[header] ?? '') === value).map(({ ownAddress }) => ownAddress));
  const [own] = said;
  return (
    onlyOne(nodes, (node) => namesOf(node).includes(value)) ??
    onlyOne(nodes, ({ headers }) => headers[header] === value) ??
    (said.size === 1 && own !== undefined ? onlyOne(nodes, ({ ownAddress }) => ownAddress === own) : undefined)
  );
}

function proposal(header: string, nodes: readonly NodeSight[], answers: readonly BalancerSight[]): UpstreamProposal | undefined {
  const all = answers.map(({ headers }) => headers[header]);
  if (all.some((value) => value === undefined || value === '')) return undefined;
  const values = [...new Set(all.map((value) => lastOf(value ?? '')))];
  // As many values as responses is a request id or a clock, unless each is a node.
  if (values.length > nodes.length) return undefined;
  const nodeOf = new Map(
    values.flatMap((value): [string, string][] => {
      const url = nodeBehind(header, value, nodes, answers);
      return url === undefined ? [] : [[value, url]];
    }),
  );
  // Two values for one node are no names of nodes.
  if (new Set(nodeOf.values()).size < nodeOf.size) return undefined;
  // One value that is nobody's name may be anything: the balancer's own, a release, a region.
  if (nodeOf.size === 0 && (values.length < 2 || values.length === answers.length)) return undefined;
  return { header, values, nodeOf };
}

const TELLING = /upstream|backend|served|server|node|host|pod/i;

/**
 * Headers by which the balancer's responses may name the node, the likeliest first: most nodes recognised, then a name that says so.
 * They are found by comparing its responses with each other and with the nodes' own, so nothing is taken from a list of products.
 */
export function proposeUpstream(nodes: readonly NodeSight[], answers: readonly BalancerSight[]): readonly UpstreamProposal[] {
  const good = answers.filter(({ problem }) => problem === undefined);
  const headers = Object.keys(good[0]?.headers ?? {}).filter((name) => !NEVER.has(name));
  return headers
    .flatMap((header) => proposal(header, nodes, good) ?? [])
    .sort((a, b) => b.nodeOf.size - a.nodeOf.size || Number(TELLING.test(b.header)) - Number(TELLING.test(a.header)));
}

/** Every value is known to be one node. */
export const isSettled = ({ values, nodeOf }: UpstreamProposal): boolean => values.every((value) => nodeOf.has(value));

/** Node by node what the balancer calls it. */
export const calledByBalancer = ({ nodeOf }: UpstreamProposal): ReadonlyMap<string, string> =>
  new Map([...nodeOf].map(([value, url]) => [url, value]));

/** What must be written as `upstream` of a node: nothing where the value is its id, host or host:port, by which it is known anyway. */
export function upstreamValue(node: { readonly id: string; readonly url: string }, value: string | undefined): string | undefined {
  if (value === undefined || value === node.id) return undefined;
  const { host, hostname, port, protocol } = new URL(node.url);
  const withPort = port === '' ? `${hostname}:${protocol === 'https:' ? 443 : 80}` : host;
  return value === host || value === withPort ? undefined : value;
}
