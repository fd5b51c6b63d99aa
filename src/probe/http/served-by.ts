import type { HttpAnswer } from '../../record/observation.js';
import type { Cluster, ClusterNode } from '../../target/cluster.js';

const LONGEST_NAME = 200;

function namesOf(node: ClusterNode): readonly string[] {
  const { host, hostname, port, protocol } = new URL(node.url);
  const withPort = port === '' ? `${hostname}:${protocol === 'https:' ? 443 : 80}` : host;
  return [node.id, host, withPort, ...(node.upstream === undefined ? [] : [node.upstream])];
}

/** Who answered, as the balancer's header has it. After a failover nginx lists all it tried: the last one answered. */
export function servedBy(headers: Readonly<Record<string, string>>, cluster: Cluster): Pick<HttpAnswer, 'servedBy'> {
  const raw = headers[cluster.entry?.upstreamHeader?.toLowerCase() ?? '']?.trim().slice(0, LONGEST_NAME);
  if (!raw) return {};
  const last = raw.split(',').at(-1)?.trim() ?? raw;
  const node = cluster.nodes.find((candidate) => namesOf(candidate).some((name) => name === raw || name === last));
  return { servedBy: { raw, ...(node ? { node: node.id } : {}) } };
}
