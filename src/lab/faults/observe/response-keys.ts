import type { Lab } from '../../lab.js';
import type { LabNode } from '../../lab-parts.js';
import { chatOn } from './chat.js';
import { answersWritten, watchRedis } from './redis-monitor.js';

/** The response-cache keys that a node writes to the shared Redis for one new completion. */
export async function keysWrittenBy(lab: Lab, node: LabNode): Promise<readonly string[]> {
  const commands = await watchRedis(lab.redis.endpoint, () => chatOn(lab, node));
  return answersWritten(commands, node.spec.host);
}

/** For a person. */
export function inWords(keys: readonly string[]): string {
  return keys.length === 0 ? 'no key' : keys.join(', ');
}
