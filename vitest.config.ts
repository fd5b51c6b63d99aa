import { defineConfig, type TestUserConfig } from 'vitest/config';
import { SlowFirst } from './tests/slow-first.js';
import suites from './tests/suites.json' with { type: 'json' };

// What a suite needs is looked at by `npm test`, which sets its variable; Vitest called by hand leaves out what is not asked for.
const leftOut = suites.filter(({ variable }) => process.env[variable] !== '1').map(({ folder }) => `${folder}/**`);

// allure-vitest changes how tests are run (a runner and a set-up file of its own), so it is asked for too.
const allure: TestUserConfig =
  process.env['AISBF_CHECK_ALLURE'] === '1'
    ? {
        reporters: [
          'default',
          'json',
          './scripts/failures-reporter.mjs',
          ['allure-vitest/reporter', { resultsDir: 'reports/allure-results/suites', reportMatchers: false }],
        ],
      }
    : {};

export default defineConfig({
  test: {
    ...allure,
    outputFile: { json: 'reports/tests.json' },
    include: ['tests/**/*.test.ts'],
    exclude: ['**/node_modules/**', ...leftOut],
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: SlowFirst },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Vitest gives up after a second, which a machine busy with labs may let pass.
    expect: { poll: { timeout: 30_000 } },
  },
});
