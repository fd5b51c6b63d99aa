import { buildSetup } from '../files/build-setup.js';
import { type LabSecrets, tokenOf } from '../files/secrets.js';
import type { LabNode } from '../lab-parts.js';
import { startEgress } from '../net/egress.js';
import type { Endpoint } from '../net/endpoint.js';
import { holdPort } from '../net/port-hold.js';
import { startWire } from '../net/wire.js';
import type { NodeKind } from '../nodes/node-kind.js';
import type { Warden } from '../process/warden.js';
import type { LabSpec, SpecNode } from '../spec/spec.js';
import type { Upstreams } from '../upstreams/start-upstreams.js';
import { hostsOf } from '../upstreams/upstream-hosts.js';
import { createNativeNode, homeOf } from './native-node.js';

/** What all nodes of a lab share. */
export interface Shared {
  readonly spec: LabSpec;
  readonly secrets: LabSecrets;
  readonly kind: NodeKind;
  readonly warden: Warden;
  readonly mysql: Endpoint;
  readonly redis: Endpoint;
  readonly upstreams: Upstreams;
}

/** Lays a node's wires and its way out and writes down how it runs; its process is started later. */
export async function surroundNode(node: SpecNode, shared: Shared): Promise<LabNode> {
  const { spec, secrets, kind, warden } = shared;
  // Held for as long as the lab stands, so that nobody takes it while the node is down.
  const hold = await holdPort();
  const own: Endpoint = { host: '127.0.0.1', port: hold.port };
  const [client, balancer, mysql, redis, egress] = await Promise.all([
    startWire({ name: `client->${node.id}`, to: own }),
    startWire({ name: `balancer->${node.id}`, to: own }),
    startWire({ name: `${node.id}->mysql`, to: shared.mysql, from: node.host }),
    startWire({ name: `${node.id}->redis`, to: shared.redis, from: node.host }),
    startEgress({ node: node.id, hosts: hostsOf(node, shared) }),
  ]);
  const home = homeOf(warden, node);
  const globals = node.environment === 'staging' ? [spec.stagingIdentity] : spec.identities.filter(({ kind: one }) => one === 'global');
  const setup = buildSetup(spec, node, {
    folder: `${home}/.aisbf`,
    port: own.port,
    mysql: { host: '127.0.0.1', port: mysql.port },
    redis: { host: '127.0.0.1', port: redis.port },
    mysqlPassword: secrets.nodes[node.environment],
    globalTokens: globals.map(({ id }) => tokenOf(secrets, id)),
    dashboardPassword: secrets.dashboard,
  });
  return createNativeNode({
    lab: spec,
    spec: node,
    kind,
    home,
    own,
    wires: { client, balancer, mysql, redis },
    egress,
    setup,
    sessionSecret: secrets.session,
    warden,
    hold,
  });
}
