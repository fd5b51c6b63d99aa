import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** `aisbf-check VERSION`, from the package this file belongs to. */
export function toolVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}
