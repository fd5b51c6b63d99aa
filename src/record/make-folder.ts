import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder with its parents, one after the other: where the system lets none be made below a folder that is there (`/proc`), Node's own
 * recursive way never ends.
 * @throws the system's error
 */
export function makeFolder(path: string): void {
  if (existsSync(path)) return;
  const parent = dirname(path);
  if (parent !== path) makeFolder(parent);
  try {
    mkdirSync(path);
  } catch (error) {
    // Somebody else made it meanwhile.
    if (!existsSync(path)) throw error;
  }
}
