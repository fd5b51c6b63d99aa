import { setTimeout as sleep } from 'node:timers/promises';

/** Waits, or until the run is interrupted: what comes next finds that out for itself. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await sleep(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
