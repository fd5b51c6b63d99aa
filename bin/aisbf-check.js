#!/usr/bin/env node
import { existsSync } from 'node:fs';

const main = new URL('../dist/command/main.js', import.meta.url);
if (existsSync(main)) {
  const { main: run } = await import(main.href);
  process.exitCode = await run(process.argv.slice(2));
} else {
  process.stderr.write('Failed to start aisbf-check: it is not built (dist/command/main.js is missing). Please run `npm run setup`.\n');
  process.exitCode = 70;
}
