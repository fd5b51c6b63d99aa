import type { Lab } from '../../lab.js';
import { rotationsOnDisk } from './files.js';

/** On how many nodes some rotation holds the provider beside another one. */
export async function nodesWithSpare(lab: Lab, provider: string): Promise<number> {
  const files = await Promise.all(lab.nodes.map(rotationsOnDisk));
  return files.filter((rotations) => rotations.some((members) => members.includes(provider) && members.length > 1)).length;
}
