import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { NodeSetup } from './node-files.js';

/** Prompt texts a released node would otherwise copy from its package. */
const PROMPTS = ['condensation_conversational.md', 'condensation_semantic.md', 'autoselect.md', 'STUDIO_SYSTEM.md'] as const;

/** Writes `HOME/.aisbf` of a node; what is there is overwritten, what else lies there (a SQLite file) stays. */
export async function writeHome(home: string, setup: NodeSetup, sessionSecret: string): Promise<void> {
  const folder = path.join(home, '.aisbf');
  await mkdir(folder, { recursive: true });
  const files: readonly (readonly [string, string])[] = [
    ['aisbf.json', JSON.stringify(setup.aisbf, null, 1)],
    ['providers.json', JSON.stringify({ providers: setup.providers }, null, 1)],
    ['rotations.json', setup.rotationsText ?? JSON.stringify({ notifyerrors: false, rotations: setup.rotations }, null, 1)],
    ['autoselect.json', JSON.stringify(setup.autoselects, null, 1)],
    ['session_secret.key', setup.sessionSecret ?? sessionSecret],
    ...PROMPTS.map((name) => [name, 'lab prompt\n'] as const),
  ];
  await Promise.all(files.map(([name, text]) => writeFile(path.join(folder, name), text, { mode: 0o600 })));
}
