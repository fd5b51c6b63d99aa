// `npm run report`: the Allure 3 pages of the results below reports/allure-results.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makePages, ReportError } from './allure-pages.mjs';
import { main, setup } from './setup.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

await main(() => {
  setup();
  try {
    makePages(join(root, 'reports'));
    return 0;
  } catch (error) {
    if (!(error instanceof ReportError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
});
