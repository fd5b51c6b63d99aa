import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

const root = join(import.meta.dirname, '../..');
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const reporter = join(root, 'scripts/failures-reporter.mjs');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aisbf-check-failures-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What the reporter keeps of a run over these files. */
async function keptOf(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const own = await mkdtemp(join(folder, 'run-'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(own, name), text);
  const kept = join(own, 'failures.json');
  await execa(process.execPath, [vitest, 'run', '--root', own, '--globals', '--reporter', reporter], {
    cwd: own,
    reject: false,
    env: { AISBF_CHECK_FAILURES: kept },
  });
  return z.array(z.string()).parse(JSON.parse(await readFile(kept, 'utf8')));
}

test('nothing is kept of a run in which nothing fails', async () => {
  expect(await keptOf({ 'good.test.js': `test('holds', () => {});` })).toEqual([]);
});

test('a failed test is kept with its file, the difference and its line, and nothing of those that passed', async () => {
  const lines = await keptOf({
    'bad.test.js': `test('holds', () => {});\ndescribe('sums', () => test('add up', () => expect({ sum: 3 }).toEqual({ sum: 4 })));`,
  });
  expect(lines[0]).toBe('failed: bad.test.js: sums > add up');
  expect(lines.join('\n')).toMatch(/- {3}"sum": 4/);
  expect(lines.join('\n')).toMatch(/bad\.test\.js:2:/);
  expect(lines.join('\n')).not.toMatch(/holds|node_modules/);
});

test('so are a hook, a file that cannot be loaded, and an error outside any test', async () => {
  const lines = await keptOf({
    'hook.test.js': `describe('with a hook', () => { beforeAll(() => { throw new Error('no room'); }); test('never', () => {}); });`,
    'file.test.js': `throw new Error('not loaded');`,
    'late.test.js': `test('leaves', () => { setTimeout(() => { throw new Error('too late'); }, 1); return new Promise((done) => setTimeout(done, 200)); });`,
  });
  const text = lines.join('\n');
  expect(text).toMatch(/failed: hook\.test\.js: with a hook\n {2}no room/);
  expect(text).toMatch(/failed: file\.test\.js\n {2}not loaded/);
  expect(text).toMatch(/failed: outside any test\n {2}too late/);
});
