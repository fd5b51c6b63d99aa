// `npm test`: sets up by itself, runs every test, ends with the counts taken from the runner's own JSON.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { main, setup } from './setup.mjs';
import { counts, skippedNames } from './test-counts.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

await main(() => {
  setup();
  const json = join(root, 'reports', 'tests.json');
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const args = [vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${json}`, ...process.argv.slice(2)];
  const result = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  for (const { folder, variable, needs } of JSON.parse(readFileSync(join(root, 'tests', 'suites.json'), 'utf8'))) {
    if (process.env[variable] !== '1') process.stdout.write(`left to the nightly run: ${folder}, needs ${needs}; ${variable}=1 runs it\n`);
  }
  for (const name of skippedNames(json)) process.stdout.write(`skipped: ${name}\n`);
  const { passed, failed, skipped } = counts(json);
  process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  return result.status ?? 1;
});
