// `npm test`: sets up by itself, runs every test that this machine has everything for, ends with the counts from the runner's own JSON.
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { main, setup } from './setup.mjs';
import { chooseSuites, phasesOf } from './suites.mjs';
import { counts, skippedNames, sum } from './test-counts.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const allure = process.env.AISBF_CHECK_ALLURE === '1';

/** @returns its counts, its exit code, what failed, and the names that were skipped; a run that wrote no results is a failure. */
function runPhase({ name, args, usual, switches }) {
  const json = join(root, 'reports', `${name}.json`);
  const failures = join(root, 'reports', `${name}.failures.json`);
  for (const file of [json, failures]) rmSync(file, { force: true });
  // With Allure vitest.config.ts names the reporters, for they have options.
  const reporters = allure ? [] : ['--reporter=default', '--reporter=json', `--reporter=${join(root, 'scripts', 'failures-reporter.mjs')}`];
  const words = [vitest, 'run', ...reporters, `--outputFile.json=${json}`, ...args];
  const env = { ...usual, ...process.env, ...switches, AISBF_CHECK_FAILURES: failures };
  const { status } = spawnSync(process.execPath, words, { cwd: root, stdio: 'inherit', env });
  const failed = existsSync(failures) ? JSON.parse(readFileSync(failures, 'utf8')) : [];
  if (existsSync(json)) return { status: status ?? 1, counts: counts(json), failed, skipped: skippedNames(json) };
  process.stdout.write('Failed to run the tests: Vitest wrote no results, see above.\n');
  return { status: 1, counts: { passed: 0, failed: 1, skipped: 0 }, failed, skipped: [] };
}

await main(async () => {
  // Heavy beds draw a sample by it; the same seed draws the same.
  process.env.AISBF_CHECK_SEED ??= String(randomInt(2 ** 31));
  process.stdout.write(
    `seed ${process.env.AISBF_CHECK_SEED}: AISBF_CHECK_SEED repeats what is drawn, AISBF_CHECK_BEDS=all draws everything\n`,
  );
  setup();
  const suites = await chooseSuites();
  // Results of an earlier run would count as retries.
  if (allure) rmSync(join(root, 'reports', 'allure-results', 'suites'), { recursive: true, force: true });
  const ran = phasesOf(suites, process.argv.slice(2)).map(runPhase);
  for (const { folder, why, run, fault } of suites) {
    if (!run) process.stdout.write(`${fault ? 'asked for and not run' : 'left out'}: ${folder}: ${why}\n`);
  }
  for (const line of ran.flatMap(({ failed }) => failed)) process.stdout.write(`${line}\n`);
  for (const name of ran.flatMap(({ skipped }) => skipped)) process.stdout.write(`skipped: ${name}\n`);
  process.stdout.write(`seed ${process.env.AISBF_CHECK_SEED}\n`);
  const notRun = { passed: 0, failed: suites.filter(({ fault }) => fault).length, skipped: 0 };
  const all = sum([...ran.map((one) => one.counts), notRun]);
  process.stdout.write(`${all.passed} passed, ${all.failed} failed, ${all.skipped} skipped\n`);
  return notRun.failed > 0 ? 1 : Math.max(...ran.map(({ status }) => status));
});
