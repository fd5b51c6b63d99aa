// `npm test`: sets up by itself, runs every test that this machine has everything for, ends with the counts from the runner's own JSON.
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { main, setup } from './setup.mjs';
import { chooseSuites } from './suites.mjs';
import { counts, skippedNames } from './test-counts.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

await main(async () => {
  setup();
  const suites = await chooseSuites();
  const variables = Object.fromEntries(suites.map(({ variable, run }) => [variable, run ? '1' : '0']));
  const json = join(root, 'reports', 'tests.json');
  rmSync(json, { force: true });
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const allure = process.env.AISBF_CHECK_ALLURE === '1';
  // With Allure vitest.config.ts names the reporters, for they have options; results of an earlier run would count as retries.
  if (allure) rmSync(join(root, 'reports', 'allure-results', 'suites'), { recursive: true, force: true });
  const reporters = allure ? [] : ['--reporter=default', '--reporter=json', `--outputFile.json=${json}`];
  const args = [vitest, 'run', ...reporters, ...process.argv.slice(2)];
  const result = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...variables } });
  for (const { folder, why, run, fault } of suites) {
    if (!run) process.stdout.write(`${fault ? 'asked for and not run' : 'left out'}: ${folder}: ${why}\n`);
  }
  if (!existsSync(json)) {
    process.stdout.write('Failed to run the tests: Vitest wrote no results, see above.\n0 passed, 1 failed, 0 skipped\n');
    return 1;
  }
  for (const name of skippedNames(json)) process.stdout.write(`skipped: ${name}\n`);
  const { passed, failed, skipped } = counts(json);
  process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  return suites.some(({ fault }) => fault) ? 1 : (result.status ?? 1);
});
