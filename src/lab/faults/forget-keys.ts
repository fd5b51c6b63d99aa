import type { Lab } from '../lab.js';

/** Takes out of Redis what nodes wrote under a prefix that is nobody's: with it a healed lab would still not be a healthy one. */
export async function forgetKeys({ redis }: Pick<Lab, 'redis'>, prefix: string): Promise<void> {
  const found = await redis.command('KEYS', `${prefix}*`);
  const keys = Array.isArray(found) ? found.map(String) : [];
  if (keys.length > 0) await redis.command('DEL', ...keys);
}
