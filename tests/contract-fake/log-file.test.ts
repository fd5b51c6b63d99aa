import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLogFiles } from '../../src/lab/fake-node/log-file.js';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'aisbf-check-home-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const file = (name: string): string => join(home, '.local', 'var', 'log', 'aisbf', name);

test('a node logs where a release that is not root does, and goes on where it was', async () => {
  openLogFiles(home)('first');
  openLogFiles(home)('second');
  expect(await readFile(file('aisbf.log'), 'utf8')).toBe('first\nsecond\n');
  expect(await readFile(file('aisbf_error.log'), 'utf8')).toBe('');
});

test('it does not start where its log folder cannot be made', async () => {
  // A file in the way stands for a disk that takes nothing: neither depends on who runs the test.
  await writeFile(join(home, '.local'), '');
  expect(() => openLogFiles(home)).toThrow(/ENOTDIR|EEXIST/);
});

test('a line that cannot be written stops nothing', async () => {
  const log = openLogFiles(home);
  await rm(join(home, '.local'), { recursive: true });
  expect(() => log('lost')).not.toThrow();
});
