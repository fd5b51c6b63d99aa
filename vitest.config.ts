import { defineConfig } from 'vitest/config';
import suites from './tests/suites.json' with { type: 'json' };

// Suites that need more than `npm run setup` installs are asked for by a variable; the nightly run asks for all.
const leftOut = suites.filter(({ variable }) => process.env[variable] !== '1').map(({ folder }) => `${folder}/**`);

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['**/node_modules/**', ...leftOut],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
