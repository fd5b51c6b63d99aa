import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { aPlace, type Place } from '../cli/command-line.js';
import { resultsIn } from './allure-results.js';

const root = join(import.meta.dirname, '../..');
const record = (name: string) => join(root, 'fixtures/records', name);

const point = z.object({ testResults: z.record(z.string(), z.object({ name: z.string(), status: z.string() })) });

const makePages = (folder: string) =>
  execa(process.execPath, [join(root, 'scripts/allure-pages.mjs'), folder], { cwd: folder, reject: false, all: true });

const historyOf = (place: Place, name: string) =>
  readFileSync(join(place.folder, 'allure-history', `${name}.jsonl`), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => point.parse(JSON.parse(line)).testResults);

test('a page per folder of results, whose history takes each run once', async () => {
  await using place = await aPlace();
  await place.run('judge', record('0.99.87-n3-on-another-database.ndjson'), '--allure', 'allure-results/shop');
  await place.run('judge', record('0.99.92-as-released.ndjson'), '--allure', 'allure-results/other');
  expect(await makePages(place.folder)).toMatchObject({ exitCode: 0, stderr: '' });
  const again = await makePages(place.folder);
  expect(again.stdout).toMatch(/^allure-report\/shop\/index\.html: 100 passed, 13 failed$/m);
  expect(historyOf(place, 'shop')).toHaveLength(1);

  await place.run('judge', record('0.99.87-healthy.ndjson'), '--allure', 'allure-results/shop');
  await makePages(place.folder);
  const [sick, healthy] = historyOf(place, 'shop').map((results) => new Map(Object.entries(results)));
  // The same cell has the same identity in both, and both hold every cell.
  const [id] = [...(sick ?? [])].find(([, { name }]) => name === 'shared-database/n3/-/-/-/-') ?? [''];
  expect([sick?.get(id)?.status, healthy?.get(id)?.status]).toEqual(['failed', 'passed']);
  expect(healthy?.size).toBe(resultsIn(join(place.folder, 'allure-results', 'shop')).size);
  expect(historyOf(place, 'other')).toHaveLength(1);

  const page = readFileSync(join(place.folder, 'allure-report', 'shop', 'index.html'), 'utf8');
  expect(page).not.toContain('googletagmanager');
  expect(page).not.toMatch(/(src|href)="https?:/);
  expect(readFileSync(join(place.folder, 'allure-report', 'index.html'), 'utf8')).toContain('<a href="shop/index.html">shop</a>');
}, 120_000);

test('without results says what to run', async () => {
  await using place = await aPlace();
  const ran = await makePages(place.folder);
  expect(ran.exitCode).not.toBe(0);
  expect(ran.all).toContain('Please run: npx aisbf-check gate --allure');
});
