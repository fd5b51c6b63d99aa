import { afterAll, describe, expect, it } from 'vitest';
import { LabNotStarted } from '../../src/lab/errors.js';
import type { Expected, Lab } from '../../src/lab/lab.js';
import { seededRandom } from '../../src/lab/spec/disguise.js';
import { startLab } from '../../src/lab/start-lab.js';
import type { Document } from '../../src/report/document.js';
import { diagnoseLab, scenarioSeed } from '../scenarios/diagnose-lab.js';
import { allCases, type FaultCase, isWaitedFor } from '../scenarios/fault-cases.js';
import { whyMasked } from './masking.js';

const PAIRS = Number(process.env['AISBF_CHECK_PAIR_COUNT'] ?? 40);
/** Of all pairs, so many must be told in full. */
const GOAL = 0.9;
const PATIENCE_MS = 180_000;
/** A pair that cannot stand (one fault keeps the other from being proven) gives its turn to the next that is drawn. */
const MOST_DRAWS = 10;

const seed = scenarioSeed();
const random = seededRandom(seed);
const possible = allCases.filter((one) => !isWaitedFor(one));
const matrix: string[] = [];
let right = 0;

type Pair = readonly [FaultCase, FaultCase];

/** Two faults of different ids at different places. */
function draw(): Pair {
  for (;;) {
    const [one, other] = [0, 1].map(() => possible[Math.floor(random() * possible.length)]);
    if (one !== undefined && other !== undefined && one.fault.id !== other.fault.id && (one.place !== other.place || one.place === '')) {
      return [one, other];
    }
  }
}

/** What is drawn depends on the seed alone, whatever stands. */
const drawn: readonly (readonly Pair[])[] = Array.from({ length: PAIRS }, () => Array.from({ length: MOST_DRAWS }, draw));

async function firstThatStands(pairs: readonly Pair[], disguise: number): Promise<{ readonly lab: Lab; readonly pair: Pair }> {
  for (const pair of pairs) {
    try {
      const lab = await startLab({ nodes: 3, engine: 'native', faults: pair.map(({ name }) => name), disguise: { seed: disguise } });
      return { lab, pair };
    } catch (error) {
      if (!(error instanceof LabNotStarted)) throw error;
      matrix.push(`  --   ${pair.map(({ name }) => name).join(' + ')}  cannot stand together`);
    }
  }
  throw new Error(`Failed to find a pair of faults that can stand together in ${MOST_DRAWS} draws. Please repeat it with another seed.`);
}

const inWords = ({ layer, culprits }: Pick<Expected, 'layer' | 'culprits'>): string =>
  `${layer} ${culprits
    .map(({ factor, level }) => `${factor}:${level}`)
    .sort()
    .join('+')}`;

/** Whether both are named, or one is and masks the other; and nobody else is blamed. */
function judge({ findings }: Document, lab: Lab, pair: Pair): { readonly ok: boolean; readonly told: string } {
  const found = findings.map(({ layer, culprits }) => inWords({ layer: layer ?? '', culprits }));
  const wanted = lab.expected.map(inWords);
  const extra = found.filter((one) => !wanted.includes(one));
  const missed = wanted.flatMap((one, index) => (found.includes(one) ? [] : [index]));
  const [index] = missed;
  if (extra.length > 0) return { ok: false, told: `also blamed: ${extra.join(', ')}; missed ${missed.length}` };
  if (index === undefined) return { ok: true, told: 'both named' };
  const [masked, by] = index === 0 ? pair : [pair[1], pair[0]];
  const why = missed.length === 1 ? whyMasked(masked, by) : undefined;
  return why === undefined
    ? { ok: false, told: `missed ${missed.map((at) => wanted[at]).join(', ')}` }
    : { ok: true, told: `${by.name} masks ${masked.name}: ${why}` };
}

describe(`${PAIRS} pairs of faults at different places (AISBF_CHECK_SEED=${seed})`, () => {
  afterAll(() => {
    process.stdout.write(`\npairs, seed ${seed}: ${right} of ${PAIRS}\n${matrix.join('\n')}\n`);
  });

  it.each(drawn.map((pairs, index) => [index + 1, pairs] as const))(
    'pair %i is diagnosed',
    async (index, pairs) => {
      const { lab, pair } = await firstThatStands(pairs, seed + index);
      await using _ = lab;
      const { ok, told } = judge(await diagnoseLab(lab), lab, pair);
      if (ok) right += 1;
      matrix.push(`  ${ok ? 'ok  ' : 'MISS'} ${pair.map(({ name }) => name).join(' + ')}  ${told}`);
    },
    PATIENCE_MS,
  );

  it(`at least ${GOAL * 100} % are named in full, or the masked one is explained`, () => {
    expect(right / PAIRS).toBeGreaterThanOrEqual(GOAL);
  });
});
