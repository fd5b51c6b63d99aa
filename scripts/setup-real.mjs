// Installs released AISBF for `--node-kind real`: `npm run setup -- --real [--release VERSION]...`, or this script alone once the project is
// built. Idempotent; progress on stderr.

import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** @param {readonly string[]} releases none: the usual one */
export async function setupReal(releases = []) {
  // Only here: nothing is built yet when scripts/setup.mjs is loaded.
  const { installReal } = await import('../dist/lab/real/install.js');
  const log = (line) => void process.stderr.write(`setup: ${line}\n`);
  await installReal(releases.length === 0 ? { log } : { log, releases });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { release: { type: 'string', multiple: true } } });
  await setupReal(values.release).catch((error) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}
