import type { Redis } from 'ioredis';

const BATCH = 500;

/**
 * Names of the keys that match `pattern` (left out: all), by SCAN in batches. It looks at about `mostKeys` keys; `truncated` says that
 * there were more. A key that SCAN returns twice counts once.
 */
export async function sweep(
  client: Redis,
  pattern: string | undefined,
  mostKeys: number,
): Promise<{ readonly keys: ReadonlySet<string>; readonly truncated: boolean }> {
  const keys = new Set<string>();
  const batch = Math.min(BATCH, mostKeys);
  let cursor = '0';
  for (let looked = 0; looked < mostKeys; looked += batch) {
    const [next, found] = await (pattern === undefined
      ? client.scan(cursor, 'COUNT', batch)
      : client.scan(cursor, 'MATCH', pattern, 'COUNT', batch));
    for (const key of found) keys.add(key);
    if (next === '0') return { keys, truncated: false };
    cursor = next;
  }
  return { keys, truncated: true };
}
