import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll } from 'vitest';

/** A name in the kernel, gone with the process that holds it; Linux only, elsewhere nobody waits. */
const NAME = '\0aisbf-check-released-nodes';
const LONGEST_MS = 45 * 60_000;

async function taken(): Promise<(() => void) | undefined> {
  const server = createServer();
  try {
    server.listen(NAME);
    await once(server, 'listening');
    server.unref();
    return () => server.close();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return undefined;
    return () => undefined;
  }
}

/** Labs of released nodes one after the other on one machine: two at once on two cores are slower than one after the other. */
export function oneAtATime(): void {
  let release: (() => void) | undefined;
  beforeAll(async () => {
    for (release = await taken(); release === undefined; release = await taken()) await sleep(500);
  }, LONGEST_MS);
  afterAll(() => release?.());
}
