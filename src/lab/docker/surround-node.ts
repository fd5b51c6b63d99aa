import type { LabPlan } from '../engine.js';
import { buildSetup } from '../files/build-setup.js';
import { tokenOf } from '../files/secrets.js';
import { startEgress } from '../net/egress.js';
import type { Endpoint } from '../net/endpoint.js';
import { LOOPBACK } from '../net/loopback.js';
import { startWire } from '../net/wire.js';
import type { SpecNode } from '../spec/spec.js';
import type { Upstreams } from '../upstreams/start-upstreams.js';
import { hostsOf } from '../upstreams/upstream-hosts.js';
import { createDockerNode, type DockerNode, homeOf, NODE_PORT } from './docker-node.js';
import type { LabNetwork } from './networks.js';
import type { StoreContainer } from './store-container.js';
import type { Ground } from './surroundings.js';

export interface DockerShared {
  readonly ground: Ground;
  readonly plan: LabPlan;
  readonly image: string;
  readonly mysql: StoreContainer;
  readonly redis: StoreContainer;
  readonly upstreams: Upstreams;
}

/** Nobody listens there: where a wire leads before its node has an address. */
const NOWHERE: Endpoint = { host: LOOPBACK, port: 1 };

/**
 * Lays a node's wires and its way out. They run in this process and listen on this machine's address in the node's own network; from
 * there they dial on to the stores, which can so tell nodes apart by that address.
 */
export async function surroundDockerNode(spec: SpecNode, network: LabNetwork, shared: DockerShared): Promise<DockerNode> {
  const { ground, plan } = shared;
  const listen = network.gateway;
  const toStore = async (name: string, store: StoreContainer) => {
    const wire = await startWire({ name: `${spec.id}->${name}`, to: store.endpointIn(network), from: listen, listen });
    store.onMoved(() => wire.retarget(store.endpointIn(network)));
    return wire;
  };
  const [client, balancer, mysql, redis, egress] = await Promise.all([
    startWire({ name: `client->${spec.id}`, to: NOWHERE }),
    startWire({ name: `balancer->${spec.id}`, to: NOWHERE, listen: ground.front.gateway }),
    toStore('mysql', shared.mysql),
    toStore('redis', shared.redis),
    startEgress({ node: spec.id, hosts: hostsOf(spec, { spec: plan.spec, upstreams: shared.upstreams }), listen }),
  ]);
  const home = homeOf(ground.warden.dir, spec);
  const globals =
    spec.environment === 'staging' ? [plan.spec.stagingIdentity] : plan.spec.identities.filter(({ kind }) => kind === 'global');
  const setup = buildSetup(plan.spec, spec, {
    folder: `${home}/.aisbf`,
    port: NODE_PORT,
    listen: '0.0.0.0',
    mysql: { host: listen, port: mysql.port },
    redis: { host: listen, port: redis.port },
    mysqlPassword: plan.secrets.nodes[spec.environment],
    globalTokens: globals.map(({ id }) => tokenOf(plan.secrets, id)),
    dashboardPassword: plan.secrets.dashboard,
  });
  return createDockerNode(ground, {
    lab: plan.spec,
    kind: plan.nodeKind,
    // The stores see it under this address.
    spec: { ...spec, host: listen },
    image: shared.image,
    network,
    front: spec.environment === plan.spec.staging.environment ? undefined : ground.front,
    home,
    wires: { client, balancer, mysql, redis },
    egress,
    setup,
    sessionSecret: plan.secrets.session,
  });
}
