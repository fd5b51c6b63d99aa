import { randomBytes } from 'node:crypto';
import { assembleLab } from '../assemble-lab.js';
import { balancerUpstreams } from '../balancer-upstreams.js';
import type { Engine, LabPlan, RunningLab } from '../engine.js';
import { serverSeed } from '../files/seed-sql.js';
import type { ContainerChoices } from '../lab-options.js';
import { canBind } from '../net/loopback.js';
import { startWire } from '../net/wire.js';
import { startWarden, type Warden } from '../process/warden.js';
import { startUpstreams } from '../upstreams/start-upstreams.js';
import { upstreamNames } from '../upstreams/upstream-hosts.js';
import { startBalancerContainer } from './balancer-container.js';
import { connectDocker, type Docker } from './connect.js';
import { chooseImages, ImageMissing, type LabImages } from './images.js';
import { markFolder, removeOwn, sweepDocker } from './leftovers.js';
import { startMysqlContainer } from './mysql-container.js';
import { makeNetwork } from './networks.js';
import { startRedisContainer } from './redis-container.js';
import { surroundDockerNode } from './surround-node.js';

/** The engine publishes ports through the network whose name comes first: of a node that is its own, so that it can lose this one alone. */
const FRONT = 'front';

async function build(plan: LabPlan, docker: Docker, images: LabImages, warden: Warden): Promise<RunningLab> {
  const { secrets } = plan;
  const specs = [plan.spec.staging, ...plan.spec.nodes];
  const { dir } = warden;
  const [front, ...own] = await Promise.all([FRONT, ...specs.map(({ id }) => id)].map((part) => makeNetwork(docker, dir, part)));
  if (front === undefined) throw new Error('Failed to start the lab: it has no network. Please report this.');
  if (!(await canBind(front.gateway))) {
    throw new Error(
      `Failed to start the lab: this machine has no address in the networks of its container engine (${front.gateway}), as with Docker Desktop or a rootless engine. Please use --engine native.`,
    );
  }
  const ground = { warden, front };
  const password = randomBytes(24).toString('hex');
  const [{ mysql, tables }, redis, upstreams] = await Promise.all([
    startMysqlContainer(ground, { name: 'mysql', image: images.database, reachedFrom: own }, password).then(async (server) => {
      const made = await plan.nodeKind.tables(plan.spec, server, warden);
      await server.script(serverSeed(plan.spec, secrets, made));
      return { mysql: server, tables: made };
    }),
    startRedisContainer(ground, { name: 'redis', image: images.cache, reachedFrom: own }),
    startUpstreams(warden, upstreamNames(plan.spec)),
  ]);
  const shared = { ground, plan, image: images.node.image, mysql, redis, upstreams };
  const [staging, ...nodes] = await Promise.all(
    specs.map((spec, index) => {
      const network = own[index];
      if (network === undefined) throw new Error(`Failed to start the lab: ${spec.id} has no network. Please report this.`);
      return surroundDockerNode(spec, network, shared);
    }),
  );
  if (staging === undefined) throw new Error('Failed to start the lab: it has no staging node. Please report this.');
  const behind = balancerUpstreams(plan.spec, nodes, front.gateway);
  const header = plan.upstreamHeader === undefined ? {} : { header: plan.upstreamHeader };
  const balancer = await startBalancerContainer(ground, { image: images.balancer, upstreams: behind, ...header });
  const every = [...nodes, staging];
  return assembleLab({
    engine: 'docker',
    // The stores see nodes under addresses that the engine chose.
    plan: { ...plan, spec: { ...plan.spec, nodes: nodes.map(({ spec }) => spec), staging: staging.spec } },
    warden,
    mysql,
    tables,
    redis,
    upstreams,
    nodes,
    staging,
    balancer,
    closing: [balancer, mysql, redis],
    ending: () => removeOwn(docker, dir),
    async secondMysql(node, name) {
      const network = own[specs.findIndex(({ id }) => id === node.spec.id)];
      if (network === undefined) throw new Error(`Failed to start ${name}: ${node.spec.id} has no network. Please report this.`);
      const server = await startMysqlContainer(ground, { name, image: images.database, reachedFrom: [network] }, password);
      const wire = await startWire({
        name: `${node.spec.id}->${name}`,
        to: server.endpointIn(network),
        from: network.gateway,
        listen: network.gateway,
      });
      return {
        server,
        wire,
        async close() {
          await Promise.all([wire.close(), server.close()]);
          await server.container.remove();
        },
      };
    },
    docker: {
      docker,
      mysql,
      redis,
      balancer,
      node(id) {
        const found = every.find((node) => node.spec.id === id);
        if (found === undefined) throw new Error(`Failed to find the node ${id}: the lab has none of that id. Please use one of its own.`);
        return found;
      },
    },
  });
}

/** What speaks against this engine, though it answers. */
async function unfit(docker: Docker): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'its networks are out of reach on this system. Please use --engine native';
  const { OperatingSystem, SecurityOptions, OSType } = await docker.info();
  if (OSType !== 'linux') return `it runs ${OSType} containers. Please switch it to linux`;
  const hidden = OperatingSystem === 'Docker Desktop' || (SecurityOptions ?? []).some((one: string) => one.includes('rootless'));
  return hidden ? 'its networks are out of reach of this machine (Docker Desktop or rootless). Please use --engine native' : undefined;
}

async function connected(): Promise<Docker | string> {
  try {
    return await connectDocker();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return `no container engine answers (${why}). Please start Docker, or as root run: node scripts/ensure-docker.mjs`;
  }
}

/** Every part in a container of its own, through Testcontainers; wires and providers stay in processes of this machine. */
export const dockerEngine: Engine = {
  name: 'docker',
  async available(choices: ContainerChoices = {}) {
    const docker = await connected();
    if (typeof docker === 'string') return docker;
    const why = await unfit(docker);
    if (why !== undefined) return why;
    try {
      await chooseImages(docker, choices);
      return true;
    } catch (error) {
      if (error instanceof ImageMissing) return error.message;
      throw error;
    }
  },
  async describe(choices: ContainerChoices = {}) {
    const docker = await connectDocker();
    const [{ Version }, images] = await Promise.all([docker.version(), chooseImages(docker, choices)]);
    return `docker ${Version}: ${Object.values(images)
      .map(({ image }) => image)
      .join(', ')}`;
  },
  async start(plan) {
    const docker = await connectDocker();
    const [images] = await Promise.all([chooseImages(docker, plan.containers ?? {}), sweepDocker(docker)]);
    const warden = await startWarden();
    await markFolder(warden.dir);
    try {
      return await build(plan, docker, images, warden);
    } catch (error) {
      await removeOwn(docker, warden.dir);
      await warden.release();
      throw error;
    }
  },
};
