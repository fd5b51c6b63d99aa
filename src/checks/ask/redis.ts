import type { RedisQuestion } from '../question.js';
import { digest } from './key.js';

/** One read of the declared Redis. */
export function redisQuestion(op: RedisQuestion['op'], nth?: number | string): RedisQuestion {
  const what = op.name === 'ttl' ? op.key : op.name === 'scan' ? op.pattern : op.name === 'time' ? 'of its clock' : 'all keys';
  return { kind: 'redis', key: `Redis ${op.name} ${what} #${digest([op, nth ?? 0])}`, effect: 'read', factors: {}, op };
}

/** A text that stands for itself in a Redis glob pattern. */
export const globLiteral = (text: string): string => text.replace(/[\\*?[\]^]/g, '\\$&');
