import type { Fault } from '../../faults/define-fault.js';
import { balancerEjectedNode } from './balancer-ejected-node.js';
import { balancerHidesDeadNode } from './balancer-hides-dead-node.js';
import { balancerStaleList } from './balancer-stale-list.js';
import { nodeClockDiffers } from './node-clock-differs.js';
import { nodeCutFromBalancer } from './node-cut-from-balancer.js';
import { nodeCutOff } from './node-cut-off.js';
import { nodeDiskFull, nodeHomeReadOnly } from './node-home.js';
import { nodeKilled } from './node-killed.js';
import { nodeOutOfMemory } from './node-out-of-memory.js';
import { nodePaused } from './node-paused.js';
import { nodePortMoved } from './node-port-moved.js';
import { nodeCutFromMysql, nodeCutFromRedis } from './store-cut.js';

/** What only containers give. */
export const containerFaults: readonly Fault[] = [
  nodeKilled,
  nodePaused,
  nodeCutOff,
  nodeOutOfMemory,
  nodePortMoved,
  nodeHomeReadOnly,
  nodeDiskFull,
  nodeClockDiffers,
  nodeCutFromMysql,
  nodeCutFromRedis,
  nodeCutFromBalancer,
  balancerStaleList,
  balancerEjectedNode,
  balancerHidesDeadNode,
];
