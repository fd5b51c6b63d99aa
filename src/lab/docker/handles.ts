import type { BalancerContainer } from './balancer-container.js';
import type { Docker } from './connect.js';
import type { DockerNode } from './docker-node.js';
import type { StoreContainer } from './store-container.js';

/** What only a lab in containers has; the faults that only containers give reach for it. */
export interface DockerHandles {
  readonly docker: Docker;
  readonly mysql: StoreContainer;
  readonly redis: StoreContainer;
  readonly balancer: BalancerContainer;
  /** By canonical id. */
  node(id: string): DockerNode;
}
