import { DATABASE_PORT, REDIS_PORT } from '../docker/store-ports.js';
import type { LabAddresses } from '../files/cluster-document.js';
import { labSpec } from '../spec/lab-spec.js';
import type { LabSpec } from '../spec/spec.js';

/** The network of docker/compose.yaml; nodes have fixed addresses in it, so that balancer and database can tell them apart. */
export const SUBNET = '10.213.77.0/24';
const addressOf = (place: number): string => SUBNET.replace(/0\/24$/, String(10 + place));

/** The cluster of docker/compose.yaml: the lab's own, nothing wrong with it. */
export function byHandSpec(): LabSpec {
  const spec = labSpec({ nodes: 3 });
  const nodes = spec.nodes.map((node, index) => ({ ...node, host: addressOf(index + 1) }));
  return { ...spec, nodes, staging: { ...spec.staging, host: addressOf(nodes.length + 1) } };
}

/** Where docker/compose.yaml publishes what a client of the cluster asks, on loopback. */
export const publishedPorts = { balancer: 18080, staging: 18084, mysql: 13306, redis: 16379, firstNode: 18081 } as const;

const LOOPBACK = '127.0.0.1';
const at = (port: number): string => `http://${LOOPBACK}:${port}`;

/** As a client on this machine sees it. */
export function byHandAddresses(spec: LabSpec, upstreamHeader: string): LabAddresses {
  const nodes = spec.nodes.map(({ id }, index) => [id, at(publishedPorts.firstNode + index)] as const);
  return {
    entry: at(publishedPorts.balancer),
    upstreamHeader,
    nodes: Object.fromEntries([...nodes, [spec.staging.id, at(publishedPorts.staging)]]),
    mysql: { host: LOOPBACK, port: publishedPorts.mysql },
    redis: { host: LOOPBACK, port: publishedPorts.redis },
  };
}

/** As its containers see each other. */
export const inside = { mysql: { host: 'mysql', port: DATABASE_PORT }, redis: { host: 'redis', port: REDIS_PORT } } as const;
