import type { Endpoint } from '../net/endpoint.js';
import { LOOPBACK } from '../net/loopback.js';
import { startWire } from '../net/wire.js';
import { type ContainerPlan, type LabContainer, startContainer } from './container.js';
import type { LabNetwork } from './networks.js';
import type { Ground, Part } from './surroundings.js';

/** A store in a container, at one address for clients however often it is started. */
export interface StoreContainer {
  readonly container: LabContainer;
  /** On loopback, for clients. */
  readonly endpoint: Endpoint;
  /** Where the wire of a node leads. */
  endpointIn(network: LabNetwork): Endpoint;
  /** Called when the store may be elsewhere. */
  onMoved(listener: () => void): void;
  /** After its networks were changed: leads all wires to where it is now. */
  moved(): Promise<void>;
  stop(): Promise<void>;
  start(): Promise<void>;
  freeze(): Promise<void>;
  thaw(): Promise<void>;
  /** Closes what is in this process; the container is the lab's. */
  close(): Promise<void>;
}

export interface StorePlan extends Pick<ContainerPlan, 'command' | 'env' | 'tmpfs' | 'readyTimeoutMs'> {
  readonly port: number;
  /** Whether it answers there. */
  ready(at: Endpoint): Promise<boolean>;
}

/** Starts a store, published on loopback and within reach of each node's network. */
export async function startStore(ground: Ground, part: Part, plan: StorePlan): Promise<StoreContainer> {
  const { port, ready, ...rest } = plan;
  const container = await startContainer(ground.warden.dir, {
    ...rest,
    part: part.name,
    image: part.image.image,
    networks: [ground.front, ...part.reachedFrom],
    ports: [port],
    ready: (view) => ready({ host: view.addressIn(ground.front), port }),
  });
  // Past the published port: that may lead through a node's network, and clients would look like that node. Addresses change when it
  // starts; those of the cluster file do not.
  const reached = (): Endpoint => ({ host: container.addressIn(ground.front), port });
  const wire = await startWire({ name: `client->${part.name}`, to: reached() });
  const listeners = new Set<() => void>();
  async function moved(): Promise<void> {
    await container.refresh();
    wire.retarget(reached());
    for (const listener of listeners) listener();
  }
  return {
    container,
    endpoint: { host: LOOPBACK, port: wire.port },
    endpointIn: (network) => ({ host: container.addressIn(network), port }),
    onMoved: (listener) => void listeners.add(listener),
    moved,
    async stop() {
      await container.stop();
      await wire.refuse();
    },
    async start() {
      if (container.alive()) return;
      await container.start();
      await moved();
      await wire.heal();
    },
    freeze: () => container.pause(),
    thaw: () => container.unpause(),
    close: () => wire.close(),
  };
}
