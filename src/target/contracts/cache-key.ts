import { createHash } from 'node:crypto';
import type { CacheKeyParts } from './contract.js';

/**
 * The response cache's key, without the prefix (aisbf-contract 5.3, measured on 0.99.87): endpoint, bare model, the first 16
 * hexadecimal digits of the messages' md5, temperature to the nearest quarter as Python prints it, max_tokens where given.
 */
export function cacheKey(parts: CacheKeyParts): string {
  const spoken = parts.messages.map(({ role, content }) => `${role}:${content}`).join('\n');
  const digest = createHash('md5').update(spoken, 'utf8').digest('hex').slice(0, 16);
  const key = [`endpoint:${parts.endpoint}`, `model:${parts.model}`, `msgs:${digest}`, `temp:${quarters(parts.temperature ?? 1)}`];
  if (parts.maxTokens !== undefined) key.push(`max_tokens:${parts.maxTokens}`);
  return key.join('|');
}

/** Python's `round(t * 4) / 4`, printed as a float: halves go to the even neighbour, and whole numbers keep `.0`. */
export function quarters(temperature: number): string {
  const rounded = roundHalfEven(temperature * 4) / 4;
  return Number.isInteger(rounded) ? `${rounded === 0 ? 0 : rounded}.0` : String(rounded);
}

function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}
