import { setTimeout as sleep } from 'node:timers/promises';
import type { ReadyCheck } from './ready-when.js';

const ASK_AGAIN_MS = 25;

/**
 * Asks again and again until a container is ready.
 * @throws where it ends, or is not ready within `readyTimeoutMs`
 */
export async function untilReady(
  { ready, readyTimeoutMs }: { readonly ready: ReadyCheck; readonly readyTimeoutMs: number },
  view: Parameters<ReadyCheck>[0],
  ended: Promise<number>,
): Promise<void> {
  let over: string | undefined;
  void ended.then((code) => {
    over = `it ended with code ${code}`;
  });
  const deadline = Date.now() + readyTimeoutMs;
  let lastError: unknown;
  for (;;) {
    const is = await ready(view).catch((error: unknown) => {
      lastError = error;
      return false;
    });
    if (is) return;
    if (over !== undefined) throw new Error(over);
    if (Date.now() > deadline) throw new Error(`it was not ready within ${readyTimeoutMs} ms`, { cause: lastError });
    await sleep(ASK_AGAIN_MS);
  }
}
