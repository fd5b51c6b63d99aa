import type { Lab } from '../../lab.js';
import type { DockerHandles } from '../handles.js';

/** What these faults reach for. The lab is refused before it starts where its engine is another. */
export function handlesOf(lab: Lab): DockerHandles {
  if (lab.docker === undefined) throw new Error('Failed to reach the containers of the lab: it has none. Please use --engine docker.');
  return lab.docker;
}

/** What the engine itself says of a node's container. */
export async function stateOf(lab: Lab, place: string) {
  const { docker, node } = handlesOf(lab);
  const { State, NetworkSettings } = await docker.getContainer(node(place).docker.container().id).inspect();
  return { ...State, networks: Object.keys(NetworkSettings.Networks) };
}
