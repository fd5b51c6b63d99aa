import path from 'node:path';
import { ask } from '../ask.js';
import { createEdits } from '../edits.js';
import { writeHome } from '../files/write-home.js';
import type { LabNode } from '../lab-parts.js';
import type { Endpoint } from '../net/endpoint.js';
import { LOOPBACK } from '../net/loopback.js';
import type { NodeKind } from '../nodes/node-kind.js';
import type { LabSpec, SpecNode } from '../spec/spec.js';
import { type LabContainer, startContainer } from './container.js';
import type { LabNetwork } from './networks.js';
import type { Ground } from './surroundings.js';

/** Where a node listens in its container. */
export const NODE_PORT = 8080;

/** Nobody listens there. */
const NOWHERE: Endpoint = { host: LOOPBACK, port: 1 };

export interface DockerNodeOptions extends Pick<LabNode, 'home' | 'wires' | 'egress'> {
  readonly lab: LabSpec;
  readonly kind: NodeKind;
  readonly spec: SpecNode;
  readonly image: string;
  /** Its own: its way to the stores, and the client's to it. */
  readonly network: LabNetwork;
  /** The one it shares with the balancer; undefined: it is behind none. */
  readonly front: LabNetwork | undefined;
  readonly setup: Parameters<typeof writeHome>[1];
  readonly sessionSecret: string;
}

/** How faults lay hands on a node's container. */
export interface NodeContainer {
  /** Its own: its way to the stores, and the client's to it. */
  readonly network: LabNetwork;
  /** The one it shares with the balancer; undefined: it is behind none. */
  readonly front: LabNetwork | undefined;
  /** Throws where it has never been started. */
  container(): LabContainer;
  /** How its container is started besides what its setup says; takes effect at the next start. */
  readonly extras: NodeExtras;
  /** Leads its wires to where it is now. */
  follow(): void;
}

export interface NodeExtras {
  env?: Readonly<Record<string, string>>;
  tmpfs?: Readonly<Record<string, string>>;
  /** Megabytes; beyond them the kernel ends a process of it. */
  memory?: number;
  /** Its HOME cannot be written. */
  readOnlyHome?: boolean;
  /** It is meant to end while it starts. */
  ends?: boolean;
}

export interface DockerNode extends LabNode {
  readonly docker: NodeContainer;
}

export function homeOf(folder: string, node: SpecNode): string {
  return path.join(folder, 'nodes', node.id);
}

/** Files written by the container must be ours to remove. */
function ourselves(): string | undefined {
  const [user, group] = [process.getuid?.(), process.getgid?.()];
  return user === undefined || group === undefined ? undefined : `${user}:${group}`;
}

/** Lower case for some libraries, upper case for others; https too, so that no node of a lab talks to the world. */
function proxies(url: string): Readonly<Record<string, string>> {
  return { HTTP_PROXY: url, http_proxy: url, HTTPS_PROXY: url, https_proxy: url };
}

/** A node in a container of its own; it does not run yet. */
export function createDockerNode(ground: Ground, options: DockerNodeOptions): DockerNode {
  const { spec, home, wires, egress, network, front } = options;
  const setup = createEdits(options.setup);
  const extras: NodeExtras = {};
  let container: LabContainer | undefined;

  /** In a network of its own; of one that is meant to end, and was over before its address could be asked for, nowhere. */
  function placeIn(where: LabNetwork): Endpoint {
    if (container === undefined || (!container.alive() && !container.hasAddressIn(where))) return NOWHERE;
    return { host: container.addressIn(where), port: NODE_PORT };
  }

  function follow(): void {
    if (container === undefined) return;
    if (container.alive()) wires.client.retarget({ host: LOOPBACK, port: container.published(NODE_PORT) });
    wires.balancer.retarget(placeIn(front ?? network));
  }

  const user = ourselves();
  const node: DockerNode = {
    spec,
    home,
    get own() {
      return placeIn(network);
    },
    url: `http://${LOOPBACK}:${wires.client.port}`,
    wires,
    egress,
    setup,
    async start() {
      const now = setup.current();
      await writeHome(home, now, options.sessionSecret);
      const launch = await options.kind.contained({
        id: spec.id,
        home,
        port: NODE_PORT,
        contract: options.lab.contract,
        release: now.release ?? options.lab.release,
        quirks: now.quirks,
      });
      await container?.remove();
      container = await startContainer(ground.warden.dir, {
        part: spec.id,
        hostname: `${spec.id}.internal`,
        image: options.image,
        networks: front === undefined ? [network] : [network, front],
        command: launch.command,
        env: { HOME: home, ...proxies(egress.url), ...launch.env, ...extras.env },
        binds: [...launch.mounts.map((mount) => ({ path: mount })), { path: home, writable: extras.readOnlyHome !== true }],
        ports: [NODE_PORT],
        readyTimeoutMs: launch.readyTimeoutMs,
        ready: async (view) => (await ask(`http://${view.addressIn(network)}:${NODE_PORT}/`, { timeoutMs: 2000 })).status === 200,
        ...(launch.workingDir === undefined ? {} : { workingDir: launch.workingDir }),
        ...(user === undefined ? {} : { user }),
        ...(extras.tmpfs === undefined ? {} : { tmpfs: extras.tmpfs }),
        ...(extras.memory === undefined ? {} : { memory: extras.memory }),
        ...(extras.ends === undefined ? {} : { ends: extras.ends }),
      });
      follow();
    },
    stop: async () => container?.stop(),
    kill: async () => container?.kill(),
    async restart() {
      await container?.stop();
      await node.start();
    },
    running: () => container?.alive() ?? false,
    freeze: async () => container?.pause(),
    thaw: async () => container?.unpause(),
    log: () => container?.logTail() ?? '',
    async close() {
      await Promise.all([...Object.values(wires), egress].map((one) => one.close()));
    },
    docker: {
      network,
      front,
      container() {
        if (container === undefined)
          throw new Error(`Failed to find the container of ${spec.id}: it was not started. Please start it first.`);
        return container;
      },
      extras,
      follow,
    },
  };
  return node;
}
