#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** Megabytes for each half of V8's young generation. */
const YOUNG_MB = 4;

/**
 * V8 begins with 1 MB for what is young and lets it grow to 16. Thousands of answers leave little behind: in 1 MB they are looked through
 * 600 times, in 16 they are a third of all the memory. So it grows at once, in one step, and no more. There is a flag for it, which a
 * process that is running can no longer be told.
 */
function growYoungGeneration() {
  const isGrown = () =>
    getHeapSpaceStatistics().some((space) => space.space_name === 'new_space' && space.space_size >= YOUNG_MB * 2 ** 20);
  setFlagsFromString(`--semi-space-growth-factor=${YOUNG_MB}`);
  // It grows when about as much survives as it holds: 16 kB each time.
  const alive = [];
  for (let rounds = 0; rounds < 400 && !isGrown(); rounds += 1) alive.push(new Array(2000).fill(0));
  setFlagsFromString('--semi-space-growth-factor=1');
}

// Flags of V8's own, where it is known to have them (Node 20, 22, 24), before anything is done.
if (Number.parseInt(process.versions.node, 10) <= 24) {
  // undici reads answers with a small program in WebAssembly. After a few dozen of them V8 would compile it once more, for speed: that takes
  // more memory than a small cluster needs in all, and longer than is won back in tens of thousands of answers.
  setFlagsFromString('--wasm-tiering-budget=1000000000');
  growYoungGeneration();
  // V8 would let the rest of its heap grow more before it looks.
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
