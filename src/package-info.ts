import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** The folder that holds this package's package.json, docs and schema; the same from `src` and from `dist`. */
export const packageFolder = (): string => join(dirname(fileURLToPath(import.meta.url)), '..');

const manifest = z.object({ name: z.string(), version: z.string(), engines: z.object({ node: z.string() }) });

/** Name, version and the Node versions this package works on. */
export function packageInfo(): z.infer<typeof manifest> {
  return manifest.parse(JSON.parse(readFileSync(join(packageFolder(), 'package.json'), 'utf8')));
}
