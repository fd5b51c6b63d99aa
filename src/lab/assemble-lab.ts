import type { DockerHandles } from './docker/handles.js';
import { createEdits } from './edits.js';
import type { LabPlan, RunningLab } from './engine.js';
import { clusterDocument, clusterEnv, clusterText, type LabAddresses } from './files/cluster-document.js';
import type { Lab, PlacedFault } from './lab.js';
import type { EngineName } from './lab-options.js';
import type { LabBalancer, LabNode, SecondMysql } from './lab-parts.js';
import type { Warden } from './process/warden.js';
import type { Mariadb } from './stores/mariadb.js';
import type { RedisServer } from './stores/redis.js';
import type { Upstreams } from './upstreams/start-upstreams.js';

export interface LabParts extends Pick<Lab, 'secondMysql'> {
  readonly engine: EngineName;
  readonly plan: LabPlan;
  readonly warden: Warden;
  readonly mysql: Mariadb;
  readonly tables: string;
  readonly redis: RedisServer;
  readonly upstreams: Upstreams;
  readonly nodes: readonly LabNode[];
  readonly staging: LabNode;
  readonly balancer: LabBalancer;
  /** What lives in this process besides the nodes' wires. */
  readonly closing: readonly { close(): Promise<void> }[];
  /** After that, before the warden ends what is left. */
  readonly ending?: () => Promise<void>;
  readonly docker?: DockerHandles;
}

function addressesOf({ plan, mysql, redis, nodes, staging, balancer }: LabParts): LabAddresses {
  return {
    entry: balancer.url,
    ...(plan.upstreamHeader === undefined ? {} : { upstreamHeader: plan.upstreamHeader }),
    nodes: Object.fromEntries([...nodes, staging].map((node) => [node.spec.id, node.url])),
    mysql: mysql.endpoint,
    redis: redis.endpoint,
  };
}

/** Puts the parts together; the nodes do not run yet. */
export function assembleLab(parts: LabParts): RunningLab {
  const { plan, warden, nodes, staging } = parts;
  const addresses = addressesOf(parts);
  const cluster = createEdits(clusterDocument(plan.spec, addresses));
  const everyNode = [...nodes, staging];
  const seconds: SecondMysql[] = [];
  let faults: readonly PlacedFault[] = [];
  let stopped: Promise<void> | undefined;

  async function stop(): Promise<void> {
    // Wires live in this process, the rest in others: both end, whatever the one or the other says.
    const ended = await Promise.allSettled([...everyNode, ...seconds.map(({ wire }) => wire), ...parts.closing].map((one) => one.close()));
    await parts.ending?.();
    await warden.release();
    const failed = ended.find((one) => one.status === 'rejected');
    if (failed !== undefined) throw new Error('Failed to close the wires of the lab. Please report this.', { cause: failed.reason });
  }

  const lab: RunningLab = {
    engine: parts.engine,
    nodeKind: plan.nodeKind.name,
    contract: plan.spec.contract,
    spec: plan.spec,
    secrets: plan.secrets,
    warden,
    nodes,
    staging,
    node(id) {
      const found = everyNode.find((node) => node.spec.id === id);
      if (found === undefined) throw new Error(`Failed to find the node ${id}: the lab has none of that id. Please use one of its own.`);
      return found;
    },
    async secondMysql(node, name) {
      const second = await parts.secondMysql(node, name);
      seconds.push(second);
      return second;
    },
    ...(parts.docker === undefined ? {} : { docker: parts.docker }),
    balancer: parts.balancer,
    mysql: parts.mysql,
    tables: parts.tables,
    redis: parts.redis,
    upstreams: parts.upstreams,
    cluster,
    get clusterFile() {
      return clusterText(cluster.current());
    },
    env: clusterEnv(plan.spec, plan.secrets, addresses),
    get faults() {
      return faults;
    },
    get expected() {
      return faults.map((fault) => fault.expected);
    },
    place(placed) {
      faults = placed;
    },
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
    [Symbol.asyncDispose]: () => lab.stop(),
  };
  return lab;
}
