#!/usr/bin/env node
import { existsSync } from 'node:fs';

/** Whatever was written before is out, or nobody is there to take it. */
const written = (stream) => new Promise((resolve) => (stream.writable ? stream.write('', () => resolve()) : resolve()));

const main = new URL('../dist/command/main.js', import.meta.url);
if (existsSync(main)) {
  const { main: run } = await import(main.href);
  const code = await run(process.argv.slice(2));
  // Told to end, not left to: Node 20 at times spins for ever while it takes down what a command that ran a lab in this process left to it
  // (Environment::CleanupHandles), with everything said and done.
  await Promise.all([process.stdout, process.stderr].map(written));
  process.exit(code);
} else {
  process.stderr.write('Failed to start aisbf-check: it is not built (dist/command/main.js is missing). Please run `npm run setup`.\n');
  process.exitCode = 70;
}
