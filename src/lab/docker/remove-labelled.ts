import { setTimeout as sleep } from 'node:timers/promises';
import type { Docker } from './connect.js';
import { LAB_LABEL } from './labels.js';

/** A busy engine takes its time; what is being removed is not left behind. */
const PATIENCE_MS = 120_000;

/** Folders of labs that have left something in the engine, living or dead. */
export async function labsIn(docker: Docker): Promise<readonly string[]> {
  const filters = { label: [LAB_LABEL] };
  const [containers, networks] = await Promise.all([docker.listContainers({ all: true, filters }), docker.listNetworks({ filters })]);
  const folders = [...containers.map(({ Labels }) => Labels), ...networks.map(({ Labels }) => Labels)].map((labels) => labels?.[LAB_LABEL]);
  return [...new Set(folders.filter((folder) => folder !== undefined))];
}

/** Gone already, or being removed by somebody else: which of the two is seen when it is looked again. */
const passing = (error: unknown): void => {
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : undefined;
  if (status !== 404 && status !== 409 && status !== 403) throw error;
};

interface Left {
  readonly containers: number;
  readonly networks: number;
}

async function removeOnce(docker: Docker, folder: string): Promise<Left> {
  const filters = { label: [`${LAB_LABEL}=${folder}`] };
  const containers = await docker.listContainers({ all: true, filters });
  await Promise.all(containers.map(({ Id }) => docker.getContainer(Id).remove({ force: true, v: true }).catch(passing)));
  const networks = await docker.listNetworks({ filters });
  await Promise.all(networks.map(({ Id }) => docker.getNetwork(Id).remove().catch(passing)));
  return { containers: containers.length, networks: networks.length };
}

/**
 * Removes the containers, their volumes and the networks of a lab.
 * @throws where something of it outlasts two minutes
 */
export async function removeLabelled(docker: Docker, folder: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  // Looked at again until nothing is there: a container may have been on its way when its owner died.
  for (;;) {
    const { containers, networks } = await removeOnce(docker, folder);
    if (containers + networks === 0) return;
    if (Date.now() > deadline) throw new Error(outlasting(folder, containers));
    await sleep(50);
  }
}

/**
 * The same for what another owner left, who is dead: containers are waited for, a network is not. An engine may keep the endpoint of a
 * container that ended while it was being connected; such a network cannot be removed until the engine restarts, and it harms no other lab.
 */
export async function removeLeftovers(docker: Docker, folder: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const { containers } = await removeOnce(docker, folder);
    if (containers === 0) return;
    if (Date.now() > deadline) throw new Error(outlasting(folder, containers));
    await sleep(50);
  }
}

function outlasting(folder: string, containers: number): string {
  const what = `Failed to remove the ${containers === 0 ? 'networks' : 'containers'} of ${folder}: `;
  return containers === 0
    ? `${what}the engine keeps a network although no container is left in it. Please restart the Docker engine.`
    : `${what}some outlast their removal. Please look at docker ps -a.`;
}
