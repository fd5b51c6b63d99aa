import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTinyNode, TINY_TOKEN, type TinyNode, tinyClusterFile } from './tiny-node.js';

const tool = fileURLToPath(new URL('../../bin/aisbf-check.js', import.meta.url));
const notes = pathToFileURL(join(import.meta.dirname, 'loaded-modules.mjs')).href;

let folder: string;
let node: TinyNode;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aisbf-check-start-'));
  node = await startTinyNode();
  await writeFile(join(folder, 'aisbf-check.yaml'), tinyClusterFile([node]));
});

afterAll(async () => {
  await node[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

interface Loaded {
  /** Names of packages that were loaded from node_modules. */
  readonly packages: readonly string[];
  /** Files of this package. */
  readonly own: number;
  readonly stdout: string;
}

/** What one command line loads. */
async function loadedBy(...words: readonly string[]): Promise<Loaded> {
  const list = join(folder, 'loaded');
  await rm(list, { force: true });
  const env = { LOADED_MODULES: list, TINY_TOKEN };
  const { stdout } = await execa(process.execPath, ['--import', notes, tool, ...words], { cwd: folder, env, reject: false });
  const urls = (await readFile(list, 'utf8')).split('\n').filter((url) => url.startsWith('file:'));
  const packages = urls.flatMap((url) => /\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? []);
  return { packages: [...new Set(packages)].toSorted(), own: urls.filter((url) => !url.includes('/node_modules/')).length, stdout };
}

describe('a command loads only what it needs', () => {
  test.each([['--help'], ['--version'], ['diagnose --help'], ['explain --raw node-health']])('%s: no package at all', async (line) => {
    const { packages, own, stdout } = await loadedBy(...line.split(' '));
    expect(stdout).not.toBe('');
    expect(packages).toEqual([]);
    // A few bundled files; the program itself has hundreds.
    expect(own).toBeLessThan(30);
  });

  test('diagnose of a cluster without stores: no driver of theirs, no test runner, no loader of own checks', async () => {
    const { packages, own, stdout } = await loadedBy('diagnose', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ contract: 'aisbf-0.99', spent: { completions: 0 } });
    expect(packages).toEqual(['@jmespath-community/jmespath']);
    expect(own).toBeLessThan(60);
  });
});
