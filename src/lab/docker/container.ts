import type { StartedTestContainer } from 'testcontainers';
import { runtimeClient } from './connect.js';
import { labelsOf, nameIn } from './labels.js';
import { lastWords } from './last-words.js';
import { LogRing } from './log-ring.js';
import type { LabNetwork } from './networks.js';
import { type ReadyCheck, readyWhen } from './ready-when.js';
import { untilReady } from './until-ready.js';

export interface ContainerPlan {
  /** What it is in its lab, e.g. `mysql` or a node's id; unique there. */
  readonly part: string;
  readonly image: string;
  /** The first publishes its ports; at least one. */
  readonly networks: readonly LabNetwork[];
  /** Its own name, by which containers in its networks find it too; default: its part's. */
  readonly hostname?: string;
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly binds?: readonly { readonly path: string; readonly at?: string; readonly writable?: boolean }[];
  readonly user?: string;
  /** Default: the image's. */
  readonly workingDir?: string;
  readonly tmpfs?: Readonly<Record<string, string>>;
  /** Megabytes. */
  readonly memory?: number;
  /** Published on loopback ports that the engine chooses. */
  readonly ports: readonly number[];
  readonly ready: ReadyCheck;
  /** It is meant to end at once, and is ready when it has; it publishes no port then. */
  readonly ends?: boolean;
  readonly readyTimeoutMs: number;
}

/** A container of the lab. Addresses and published ports may change whenever it starts. */
export interface LabContainer {
  readonly id: string;
  readonly name: string;
  alive(): boolean;
  logTail(lines?: number): string;
  /** Its own address in one of its networks; the last one where it does not run. Throws where none was ever known. */
  addressIn(network: LabNetwork): string;
  /** False where it ended before the engine could be asked. */
  hasAddressIn(network: LabNetwork): boolean;
  /** The loopback port under which its port is published. */
  published(port: number): number;
  /** SIGKILL by default; resolves when it has ended where the signal ends it. */
  kill(): Promise<void>;
  signal(name: string): Promise<void>;
  pause(): Promise<void>;
  unpause(): Promise<void>;
  /** TERM, then KILL after five seconds. */
  stop(): Promise<void>;
  /** The same container with what it wrote; resolves once it is ready. */
  start(): Promise<void>;
  /** In the engine's own words, e.g. after it was taken off one. */
  networks(): Promise<readonly string[]>;
  /** Takes it off a network: what is open falls silent. Its published ports may be others after that. */
  leave(network: LabNetwork): Promise<void>;
  /** Puts it into a network again where it is not; under its names, at an address that may be another. */
  join(network: LabNetwork): Promise<void>;
  /** Reads addresses and ports anew. */
  refresh(): Promise<void>;
  remove(): Promise<void>;
  exec(command: readonly string[]): Promise<{ readonly code: number; readonly output: string }>;
}

const GRACE_SECONDS = 5;

/** Names by which it is found in each of its networks. */
const aliasesOf = ({ part, hostname }: ContainerPlan): string[] => (hostname === undefined ? [part] : [part, hostname]);

/**
 * Starts a container through Testcontainers and waits until it is ready.
 * @throws with the last lines of its log where it ends, or is not ready in time; it is removed then
 */
export async function startContainer(folder: string, plan: ContainerPlan): Promise<LabContainer> {
  const [client, { GenericContainer }] = await Promise.all([runtimeClient(), import('testcontainers')]);
  const docker = client.container.dockerode;
  const [first, ...more] = plan.networks;
  if (first === undefined) throw new Error(`Failed to start ${plan.part}: it has no network. Please report this.`);
  const log = new LogRing();
  const ports = plan.ends === true ? [] : plan.ports;
  const seen = { alive: true, addresses: new Map<string, string>(), ports: new Map<number, number>() };

  async function refresh(id: string): Promise<void> {
    const { NetworkSettings } = await docker.getContainer(id).inspect();
    for (const [name, { IPAddress }] of Object.entries(NetworkSettings.Networks)) if (IPAddress !== '') seen.addresses.set(name, IPAddress);
    for (const port of ports) {
      const bound = NetworkSettings.Ports[`${port}/tcp`]?.[0]?.HostPort;
      if (bound !== undefined) seen.ports.set(port, Number(bound));
    }
  }

  /** The end is heard of as it happens, so that nobody waits for what has ended. */
  function watch(id: string): Promise<number> {
    seen.alive = true;
    const ended = docker
      .getContainer(id)
      .wait()
      .then(({ StatusCode }: { readonly StatusCode: number }) => StatusCode)
      .catch(() => -1);
    return ended.then((code) => {
      seen.alive = false;
      return code;
    });
  }

  const view = {
    addressIn(network: LabNetwork): string {
      const address = seen.addresses.get(network.name);
      if (address === undefined)
        throw new Error(`Failed to find ${plan.part} in ${network.name}: it has no address there. Please report this.`);
      return address;
    },
    published(port: number): number {
      const bound = seen.ports.get(port);
      if (bound === undefined) throw new Error(`Failed to find port ${port} of ${plan.part}: it is not published. Please report this.`);
      return bound;
    },
  };

  const joinNetwork = async (id: string, network: LabNetwork): Promise<void> =>
    docker.getNetwork(network.id).connect({ Container: id, EndpointConfig: { Aliases: aliasesOf(plan) } });

  const networksOf = async (id: string): Promise<readonly string[]> =>
    Object.keys((await docker.getContainer(id).inspect()).NetworkSettings.Networks);

  /**
   * An engine puts a container that joins a second network before it runs into its default one as well: there it would be within reach of
   * what is not this lab's, and publish its ports wherever that network does.
   */
  async function leaveOthers(id: string): Promise<void> {
    const wanted = plan.networks.map(({ name }) => name);
    for (const name of (await networksOf(id)).filter((one) => !wanted.includes(one))) {
      await docker.getNetwork(name).disconnect({ Container: id, Force: true });
    }
  }

  let created: string | undefined;
  class Planned extends GenericContainer {
    protected override async containerCreated(id: string): Promise<void> {
      created = id;
      for (const network of more) await joinNetwork(id, network);
      await leaveOthers(id);
    }
  }
  const strategy = readyWhen(async (id) => {
    const ended = watch(id);
    await refresh(id);
    if (plan.ends !== true) return untilReady(plan, view, ended);
    await ended;
    await log.complete();
  }, plan.readyTimeoutMs);
  const generic = new Planned(plan.image)
    .withName(nameIn(folder, plan.part))
    .withLabels(labelsOf(folder, plan.part))
    .withHostname(plan.hostname ?? plan.part)
    .withNetworkMode(first.name)
    .withNetworkAliases(...aliasesOf(plan))
    .withCommand([...plan.command])
    .withEnvironment({ ...plan.env })
    .withBindMounts(
      (plan.binds ?? []).map(({ path, at, writable }) => ({ source: path, target: at ?? path, mode: writable === true ? 'rw' : 'ro' })),
    )
    .withTmpFs({ ...plan.tmpfs })
    .withExposedPorts(...ports)
    .withLogConsumer((stream) => log.follow(stream))
    // Removal by our own label makes Testcontainers' reaper unnecessary; and it would not know our networks.
    .withAutoCleanup(false)
    .withWaitStrategy(strategy);
  if (plan.user !== undefined) generic.withUser(plan.user);
  if (plan.workingDir !== undefined) generic.withWorkingDir(plan.workingDir);
  if (plan.memory !== undefined) generic.withResourcesQuota({ memory: plan.memory / 1024 });

  let started: StartedTestContainer;
  try {
    started = await generic.start();
  } catch (cause) {
    const said = created === undefined ? undefined : await lastWords(docker, created);
    const why = said?.ended ?? (cause instanceof Error ? cause.message : String(cause));
    const lines = log.tail() || said?.lines || '(it wrote nothing)';
    throw new Error(`Failed to start ${plan.part} (${plan.image}): ${why}. Please look at its last lines:\n${lines}`, { cause });
  }
  const id = started.getId();
  const container = docker.getContainer(id);
  return {
    id,
    name: started.getName().replace(/^\//, ''),
    alive: () => seen.alive,
    logTail: (lines) => log.tail(lines),
    ...view,
    hasAddressIn: (network) => seen.addresses.has(network.name),
    async kill() {
      if (!seen.alive) return;
      await container.kill();
      await container.wait();
      seen.alive = false;
    },
    signal: async (name) => void (await container.kill({ signal: name })),
    pause: async () => void (await container.pause()),
    unpause: async () => void (await container.unpause()),
    async stop() {
      if (!seen.alive) return;
      const { State } = await container.inspect();
      if (State.Paused) await container.unpause();
      await container.stop({ t: GRACE_SECONDS });
      seen.alive = false;
    },
    async start() {
      const since = Math.floor(Date.now() / 1000);
      await container.start();
      const ended = watch(id);
      log.follow(await client.container.logs(container, { since, stdout: true, stderr: true, follow: true }));
      await refresh(id);
      await untilReady(plan, view, ended);
    },
    networks: () => networksOf(id),
    async leave(network) {
      await docker.getNetwork(network.id).disconnect({ Container: id });
      await refresh(id);
    },
    async join(network) {
      if (!(await networksOf(id)).includes(network.name)) await joinNetwork(id, network);
      await refresh(id);
    },
    refresh: () => refresh(id),
    async remove() {
      seen.alive = false;
      await container.remove({ force: true, v: true });
    },
    async exec(command) {
      const { exitCode, output } = await client.container.exec(container, [...command]);
      return { code: exitCode, output };
    },
  };
}
