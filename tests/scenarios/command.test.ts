import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { allFaults } from '../../src/lab/faults/registry.js';
import { seededRandom } from '../../src/lab/spec/disguise.js';
import { labSpec } from '../../src/lab/spec/lab-spec.js';
import { documentSchema } from '../../src/report/document-schema.js';
import { scenarioSeed } from './diagnose-lab.js';
import { WAITED_FOR } from './fault-cases.js';

const tool = new URL('../../bin/aisbf-check.js', import.meta.url).pathname;
const spec = labSpec({ nodes: 3 });

/** What is waited for is seen beside other labs, in a file of its own. */
const candidates = allFaults.filter(({ id }) => !WAITED_FOR.includes(id));

/**
 * Every fault at every place is found in the files beside this one; here it is the way from a command line to an exit code, so a third
 * of them will do, another with each seed. `AISBF_CHECK_COMMANDS=all`: every one.
 */
function drawn(seed: number): typeof candidates {
  if (process.env['AISBF_CHECK_COMMANDS'] === 'all') return candidates;
  const random = seededRandom(seed);
  const order = candidates.map((fault) => ({ fault, at: random() })).toSorted((left, right) => left.at - right.at);
  return order.slice(0, Math.ceil(candidates.length / 3)).map(({ fault }) => fault);
}

const seed = scenarioSeed();

/** As a person types it: one command, its standard output and its exit code. */
const diagnoseIn = (fault: readonly string[]) =>
  execa(
    process.execPath,
    [tool, 'lab', '--nodes', '3', '--engine', 'native', ...fault, '--', process.execPath, tool, 'diagnose', '--json'],
    {
      reject: false,
      timeout: 55_000,
      env: { NO_COLOR: '1' },
    },
  );

describe(`aisbf-check lab --fault ID -- aisbf-check diagnose --json (AISBF_CHECK_SEED=${seed})`, () => {
  it('without a fault: exit 0 and no finding', async () => {
    const { stdout, exitCode } = await diagnoseIn([]);
    expect(documentSchema.parse(JSON.parse(stdout))).toMatchObject({ verdict: 'pass', exitCode: 0, findings: [] });
    expect(exitCode).toBe(0);
  });

  for (const fault of drawn(seed)) {
    it(`${fault.id}: its exit code and the culprit alone`, async () => {
      const { stdout, exitCode } = await diagnoseIn(['--fault', fault.id]);
      const { findings } = documentSchema.parse(JSON.parse(stdout));
      const { culprits, layer, symptom, fix, exitCode: wanted } = fault.expect(spec, fault.defaultPlace(spec) ?? '');
      expect(findings).toMatchObject([{ culprits, layer, symptom, fix }]);
      expect(exitCode).toBe(wanted);
    });
  }
});
