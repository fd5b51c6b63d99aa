import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAbandoned } from '../process/lab-folder.js';
import { connectDocker, type Docker } from './connect.js';
import { labsIn, removeLabelled, removeLeftovers } from './remove-labelled.js';

/** Says in a lab's folder that the engine holds something of it, to whoever ends it. */
const MARK = 'docker';

const markOf = (folder: string): string => path.join(folder, MARK);

/** Before the first container or network of a lab is made. */
export async function markFolder(folder: string): Promise<void> {
  await writeFile(markOf(folder), '');
}

/** By the owner itself. */
export async function removeOwn(docker: Docker, folder: string): Promise<void> {
  await removeLabelled(docker, folder);
  await rm(markOf(folder), { force: true });
}

/** For whoever ends the lab of an owner that died. An engine that no longer answers is left to `sweepDocker`. */
export async function removeMarked(folder: string): Promise<void> {
  if (!existsSync(markOf(folder))) return;
  const docker = await connectDocker().catch(() => undefined);
  if (docker === undefined) return;
  await removeLeftovers(docker, folder);
  // What the owner asked for in its last moment may be made only now.
  await sleep(1000);
  await removeLeftovers(docker, folder);
}

/** Removes what labs of dead owners left in the engine; a neighbour's living lab is left alone. */
export async function sweepDocker(docker: Docker): Promise<void> {
  const folders = (await labsIn(docker)).filter(isAbandoned);
  await Promise.all(folders.map((folder) => removeLeftovers(docker, folder)));
}
