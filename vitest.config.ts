import { defineConfig } from 'vitest/config';
import { SlowFirst } from './tests/slow-first.js';
import suites from './tests/suites.json' with { type: 'json' };

// What a suite needs is looked at by `npm test`, which sets its variable; Vitest called by hand leaves out what is not asked for.
const leftOut = suites.filter(({ variable }) => process.env[variable] !== '1').map(({ folder }) => `${folder}/**`);

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['**/node_modules/**', ...leftOut],
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: SlowFirst },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
