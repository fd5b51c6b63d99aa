import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { knownFaults } from '../../src/lab/faults/registry.js';
import { packageRoot } from '../../src/lab/process/package-root.js';

it('docs/faults.md has a row for every fault, marked R where released nodes can show it', async () => {
  const text = await readFile(join(packageRoot(), 'docs', 'faults.md'), 'utf8');
  const rows = new Map([...text.matchAll(/^\| `([a-z-]+)(?::[A-Z/]+)?`( R)? \|/gm)].map((match) => [match[1], match[2] !== undefined]));
  expect(rows).toEqual(new Map(knownFaults.map(({ id, released }) => [id, released])));
});
