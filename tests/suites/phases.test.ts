import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import suites from '../suites.json' with { type: 'json' };

const root = join(import.meta.dirname, '../..');

it('no suite stands below another: where that one is left out, all below it is', () => {
  const folders = suites.map(({ folder }) => folder);
  const below = folders.filter((folder) => folders.some((other) => folder !== other && folder.startsWith(`${other}/`)));
  expect(below).toEqual([]);
});

it.each(suites)('$folder holds tests', ({ folder }) => {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  expect(files.filter((file) => file.endsWith('.test.ts'))).not.toEqual([]);
});
