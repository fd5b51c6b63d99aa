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

async function removeOnce(docker: Docker, folder: string): Promise<number> {
  const filters = { label: [`${LAB_LABEL}=${folder}`] };
  const containers = await docker.listContainers({ all: true, filters });
  await Promise.all(containers.map(({ Id }) => docker.getContainer(Id).remove({ force: true, v: true }).catch(passing)));
  const networks = await docker.listNetworks({ filters });
  await Promise.all(networks.map(({ Id }) => docker.getNetwork(Id).remove().catch(passing)));
  return containers.length + networks.length;
}

/**
 * Removes the containers, their volumes and the networks of a lab.
 * @throws where something of it outlasts two minutes
 */
export async function removeLabelled(docker: Docker, folder: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  // Looked at again until nothing is there: a container may have been on its way when its owner died.
  while ((await removeOnce(docker, folder)) > 0) {
    if (Date.now() > deadline) {
      throw new Error(`Failed to remove the containers of ${folder}: some outlast their removal. Please look at docker ps -a.`);
    }
    await sleep(50);
  }
}
