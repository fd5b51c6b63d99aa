import { afterAll, describe, it } from 'vitest';
import { startLab } from '../../src/lab/start-lab.js';
import { drawn, sampleText } from '../support/drawn.js';
import { scenarioSeed } from './diagnose-lab.js';
import { allCases, findsIt, isWaitedFor } from './fault-cases.js';

/** Those that take longest take three minutes here; a machine half as fast must not fail for it. */
const PATIENCE_MS = 600_000;
const seed = scenarioSeed();
const matrix: string[] = [];
const SAMPLE = 3;
const possible = allCases.filter(isWaitedFor);
const cases = drawn(possible, SAMPLE, seed);

/** Side by side, each in a lab of its own: they cost time, not work. */
describe.concurrent(`faults that are waited for (${sampleText(cases.length, possible.length, seed)})`, () => {
  afterAll(() => {
    process.stdout.write(`\nfault x place, waited for, seed ${seed}:\n${matrix.join('\n')}\n`);
  });

  for (const [index, { name }] of cases.entries()) {
    it(
      `${name} is found, and nobody else is blamed`,
      async () => {
        await using lab = await startLab({ nodes: 3, engine: 'native', faults: [name], disguise: { seed: seed + index } });
        const [expected] = lab.expected;
        if (expected === undefined) throw new Error(`Failed to read what ${name} expects: the lab lists nothing.`);
        await findsIt(name, lab, expected, matrix);
      },
      PATIENCE_MS,
    );
  }
});
