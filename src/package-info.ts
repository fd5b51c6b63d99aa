import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** The folder that holds this package's package.json, docs and schema; the same from `src`, from `dist` and from the bundle in it. */
export function packageFolder(): string {
  const start = dirname(fileURLToPath(import.meta.url));
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (dirname(folder) === folder)
      throw new Error(`Failed to find the package's folder: there is no package.json above ${start}. Please install the package anew.`);
  }
}

const manifest = z.object({ name: z.string(), version: z.string(), engines: z.object({ node: z.string() }) });

/** Name, version and the Node versions this package works on. */
export function packageInfo(): z.infer<typeof manifest> {
  return manifest.parse(JSON.parse(readFileSync(join(packageFolder(), 'package.json'), 'utf8')));
}
