import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { removeMarked } from '../docker/leftovers.js';
import { adoptedIn, FOLDER_VARIABLE } from './lab-folder.js';
import { isAlive, type ProcessIdentity, processesWith } from './process-identity.js';

const PATIENCE_MS = 10_000;

/**
 * Kills every process of a lab, removes its containers and its folder.
 * @throws where a process outlives KILL, or the folder cannot be removed
 */
export async function endLab(folder: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (let left = livingOf(folder); left.length > 0; left = livingOf(folder)) {
    for (const identity of left) killGroup(identity);
    if (Date.now() > deadline) {
      throw new Error(
        `Failed to end the lab in ${folder}: processes ${left.map(({ pid }) => pid).join(', ')} outlive KILL. Please end them by hand.`,
      );
    }
    await sleep(20);
  }
  await removeMarked(folder);
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
}

/** Those that were adopted, and those that carry the folder's name: grandchildren, or children born the moment their owner was killed. */
function livingOf(folder: string): readonly ProcessIdentity[] {
  return [...adoptedIn(folder).filter(isAlive), ...processesWith(FOLDER_VARIABLE, folder).filter(({ pid }) => pid !== process.pid)];
}

/** Only called for a process that was just seen alive under its own start time, so that no later one of the same number is hit. */
function killGroup({ pid }: ProcessIdentity): void {
  for (const target of [-pid, pid]) {
    try {
      process.kill(target, 'SIGKILL');
    } catch {
      // Gone already, or no leader of a group: whether it still lives is looked at again by the caller.
    }
  }
}
