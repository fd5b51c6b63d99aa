import { isIP } from 'node:net';
import { type Resolution, resolveName } from '../probe/http/resolve.js';
import type { Cluster, ClusterNode } from '../target/cluster.js';
import type { Complaint } from './complaint.js';

/** Whoever is asked over HTTP, by what the cluster file calls it. */
interface Place {
  readonly title: string;
  readonly url: string;
  /** True: it must be one machine. */
  readonly one: boolean;
}

const placesOf = (cluster: Cluster): readonly Place[] => [
  ...cluster.nodes.filter(({ drain }) => drain === undefined).map(({ id, url }) => ({ title: `name of ${id}`, url, one: true })),
  ...(cluster.entry === undefined ? [] : [{ title: 'name of the balancer', url: cluster.entry.url, one: false }]),
  ...cluster.neighbours.flatMap(({ name, probe }) =>
    probe === undefined ? [] : [{ title: `name of neighbour ${name}`, url: probe.url, one: true }],
  ),
];

/** `[::1]` in a URL is `::1` to a resolver. */
export const hostOf = (url: string): string => new URL(url).hostname.replace(/^\[(.*)\]$/, '$1');

export type Resolutions = ReadonlyMap<string, readonly Resolution[]>;

/** How often each name is looked up: one that leads elsewhere each time is met. */
const TIMES = 3;

/** Looks up every host name of the cluster file, several times one after the other. */
export async function resolveAll(cluster: Cluster): Promise<Resolutions> {
  const names = [...new Set(placesOf(cluster).map(({ url }) => hostOf(url)))];
  const found = await Promise.all(
    names.map(async (name) => {
      const resolutions: Resolution[] = [];
      for (let turn = 0; turn < (isIP(name) === 0 ? TIMES : 1); turn += 1) resolutions.push(await resolveName(name));
      return [name, resolutions] as const;
    }),
  );
  return new Map(found);
}

const isVersion4 = (address: string): boolean => isIP(address) === 4;

/** More addresses of one kind than one: each may be another machine. */
const leadsToSeveral = (addresses: readonly string[]): boolean =>
  addresses.filter(isVersion4).length > 1 || addresses.filter((address) => !isVersion4(address)).length > 1;

function nameComplaint({ title, url, one }: Place, resolutions: readonly Resolution[]): readonly Complaint[] {
  const name = hostOf(url);
  if (isIP(name) !== 0) return [];
  const lost = resolutions.find(({ addresses }) => addresses.length === 0);
  if (lost !== undefined) return [{ title, state: 'problem', detail: `${name} leads nowhere (${lost.problem ?? 'no address'})` }];
  const sets = [...new Set(resolutions.map(({ addresses }) => addresses.join(', ')))];
  const slowest = Math.max(...resolutions.map(({ ms }) => ms));
  if (sets.length > 1)
    return [{ title, state: one ? 'problem' : 'note', detail: `${name} leads to another set of addresses each time: ${sets.join('; ')}` }];
  const several = one && leadsToSeveral(resolutions[0]?.addresses ?? []);
  const detail = `${name} leads to ${sets.join('')} (${slowest} ms at most)`;
  return [{ title, state: several ? 'problem' : 'ok', detail: several ? `${detail}: questions to one node may reach several` : detail }];
}

/** What there is to say of each host name. */
export const nameComplaints = (cluster: Cluster, found: Resolutions): readonly Complaint[] =>
  placesOf(cluster).flatMap((place) => nameComplaint(place, found.get(hostOf(place.url)) ?? []));

/** Everything that makes a request to a node go where it goes: addresses and port, and what a shared proxy tells nodes apart by. */
function endpointsOf({ url, host, tls }: ClusterNode, found: Resolutions): readonly string[] {
  const { protocol, port, pathname } = new URL(url);
  const addresses = found.get(hostOf(url))?.flatMap((one) => one.addresses) ?? [];
  const rest = [port === '' ? (protocol === 'https:' ? '443' : '80') : port, pathname, host ?? '', tls?.serverName ?? ''];
  // A name that leads nowhere is at least itself.
  return (addresses.length === 0 ? [hostOf(url)] : addresses).map((address) => JSON.stringify([address, ...rest]));
}

/** Two nodes at one address are one node, under two names as well, of which every comparison says that it agrees with itself. */
export function sameNodeComplaints({ nodes }: Cluster, found: Resolutions): readonly Complaint[] {
  return nodes.flatMap((node, index): readonly Complaint[] => {
    const own = endpointsOf(node, found);
    const same = nodes.slice(0, index).find((other) => endpointsOf(other, found).some((endpoint) => own.includes(endpoint)));
    if (same === undefined) return [];
    return [{ title: `address of ${node.id}`, state: 'problem', detail: `is that of ${same.id}: they are one node, declared twice` }];
  });
}
