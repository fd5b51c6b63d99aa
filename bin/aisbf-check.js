#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';

// Flags of V8's own, where it is known to have them (Node 20, 22, 24), before anything is done.
if (Number.parseInt(process.versions.node, 10) <= 24) {
  // undici reads answers with a small program in WebAssembly. After a few dozen of them V8 would compile it once more, for speed: that takes
  // more memory than a small cluster needs in all, and longer than is won back in tens of thousands of answers.
  setFlagsFromString('--wasm-tiering-budget=1000000000');
  // Thousands of answers leave little behind. V8 would let its heap grow all the same before it looks: 165 MB for 10,000 cells, 130 so.
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=60');
}

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
