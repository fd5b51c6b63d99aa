import { describe, expect, it } from 'vitest';
import type { Lab } from '../../src/lab/lab.js';
import { documentSchema } from '../../src/report/document-schema.js';
import { INIT_FILES, type InitFile } from './support/init-files.js';
import { withFault } from './support/with-fault.js';
import type { GetWorld } from './support/world.js';

const ALLOWANCES: readonly (readonly string[])[] = [[], ['--allow', 'spends,mutates']];

/** Every file that `init` writes, on a healthy cluster and on sick ones. */
export function initFiles(get: GetWorld): void {
  const written = new Map<InitFile, string>();

  /** The folder that holds this file; `init` writes it on the healthy cluster, once. */
  async function folderOf(file: InitFile): Promise<string> {
    const { project, lab } = get();
    const known = written.get(file);
    if (known !== undefined) return known;
    const folder = await project.folder(`init-${written.size}`);
    const { exitCode, stderr } = await project.run(folder, ['init', ...file.words(lab)], file.env(lab));
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    written.set(file, folder);
    return folder;
  }

  async function diagnose(file: InitFile, lab: Lab, allow: readonly string[]) {
    const ended = await get().project.run(await folderOf(file), ['diagnose', '--json', ...allow], file.env(lab));
    const { verdict, inconclusive, findings } = documentSchema.parse(JSON.parse(ended.stdout));
    return {
      exitCode: ended.exitCode,
      verdict,
      inconclusive,
      found: findings.map(({ id, culprits }) => [id, ...culprits.map(({ level }) => level)].join(' ')),
    };
  }

  describe.each(INIT_FILES)('a file that init writes: $name', (file) => {
    it.each(ALLOWANCES.map((allow) => [allow.join(' ') || 'reading only', allow] as const))('healthy, %s', async (_name, allow) => {
      expect(await diagnose(file, get().lab, allow)).toEqual({
        exitCode: 0,
        verdict: file.healthy.length === 0 ? 'pass' : 'warn',
        inconclusive: [],
        found: file.healthy,
      });
    });

    it.each(Object.entries(file.sick))('%s', async (fault, expected) => {
      await folderOf(file);
      await withFault(get().lab, fault, async () => {
        for (const allow of ALLOWANCES) {
          const { exitCode, found } = await diagnose(file, get().lab, allow);
          expect({ allow, exitCode, found }).toEqual({ allow, ...expected });
        }
      });
    });
  });
}
