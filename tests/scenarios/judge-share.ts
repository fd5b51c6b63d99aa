import { afterAll, afterEach, describe, it } from 'vitest';
import { StandingLab } from '../../src/score/standing-lab.js';
import { scenarioSeed } from './diagnose-lab.js';
import { comesIsFoundAndGoes, share } from './fault-cases.js';

/** So many faults come and go in one lab before the next, under other names and in another order, takes its place. */
const FAULTS_OF_A_LAB = 8;

/** Faults at places of a three-node lab, drawn or (nightly) all, under random names and order: what must be found, and nothing else. */
export function judgeShare(nth: number, of: number): void {
  const seed = scenarioSeed();
  const matrix: string[] = [];
  const labs = new Map<number, StandingLab>();
  const labOf = (index: number): StandingLab => {
    const turn = Math.floor(index / FAULTS_OF_A_LAB);
    const known = labs.get(turn) ?? new StandingLab({ nodes: 3, engine: 'native', disguise: { seed: seed + turn } });
    labs.set(turn, known);
    return known;
  };
  const cases = share(nth, of, seed);

  describe(`faults, share ${nth + 1} of ${of}: ${cases.length} drawn (AISBF_CHECK_SEED=${seed})`, () => {
    afterEach(async ({ task }) => {
      const last = cases.length - 1;
      const index = cases.findIndex(({ name }) => task.name.startsWith(`${name} `));
      // What a case that ended badly leaves behind is nobody else's trouble.
      const done = task.result?.state === 'fail' || index === last || index % FAULTS_OF_A_LAB === FAULTS_OF_A_LAB - 1;
      if (done) await labOf(index).drop();
    });
    afterAll(async () => {
      for (const lab of labs.values()) await lab.drop();
      process.stdout.write(`\nfault x place, share ${nth + 1} of ${of}, seed ${seed}:\n${matrix.join('\n')}\n`);
    });

    for (const [index, one] of cases.entries()) {
      it(`${one.name} is found, and nobody else is blamed`, async () => comesIsFoundAndGoes(one, await labOf(index).get(), matrix));
    }
  });
}
