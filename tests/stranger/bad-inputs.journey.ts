import { describe, expect, it } from 'vitest';
import { BAD_INPUTS, type BadInput } from './support/bad-inputs.js';
import type { GetWorld } from './support/world.js';

/** Lists of every check or fault grow with each new one; the first three show what such a list is. */
const shortened = (text: string) => text.replaceAll(/(Please take one of: (?:[\w-]+, ){3})(?:[\w-]+, ){4,}[\w-]+/g, '$1...');

/** Where the files lie differs between machines and is no part of a sentence. */
const asAnywhere = (text: string, folder: string) => shortened(text.replaceAll(`/private${folder}`, folder).replaceAll(folder, 'FOLDER'));

/** What a person sees who made a mistake: exit code and sentence, all in one file to be read as a whole. */
export function badInputs(get: GetWorld): void {
  describe('bad inputs', () => {
    async function seenBy({ name, files, words }: BadInput, at: number): Promise<string> {
      const { project } = get();
      const folder = await project.folder(`bad-${at}`, files);
      const { exitCode, stdout, stderr } = await project.run(folder, words);
      expect({ name, stdout }).toEqual({ name, stdout: '' });
      expect({ name, stack: /^\s+at .*:\d+:\d+\)?$/m.test(stderr) }).toEqual({ name, stack: false });
      return [`## ${name}`, '', `    $ aisbf-check ${words.join(' ')}`, `    exit ${exitCode}`, '', asAnywhere(stderr, folder)].join('\n');
    }

    it('end with a code of their own and a sentence that says what to do', async () => {
      const seen: string[] = [];
      for (const [at, input] of BAD_INPUTS.entries()) seen.push(await seenBy(input, at));
      await expect(`${seen.join('\n\n')}\n`).toMatchFileSnapshot('bad-inputs.md');
    }, 120_000);
  });
}
