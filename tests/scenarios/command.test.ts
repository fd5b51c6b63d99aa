import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { allFaults } from '../../src/lab/faults/registry.js';
import { labSpec } from '../../src/lab/spec/lab-spec.js';
import { documentSchema } from '../../src/report/document-schema.js';
import { drawn, sampleText } from '../support/drawn.js';
import { scenarioSeed } from './diagnose-lab.js';
import { WAITED_FOR } from './fault-cases.js';

const tool = new URL('../../bin/aisbf-check.js', import.meta.url).pathname;
const spec = labSpec({ nodes: 3 });

/** What is waited for is seen beside other labs, in a file of its own. */
const candidates = allFaults.filter(({ id }) => !WAITED_FOR.includes(id));

/** The files beside this one look for faults through the library; here it is the way from a command line to an exit code. */
const SAMPLE = 8;
const seed = scenarioSeed();
const faults = drawn(candidates, SAMPLE, seed);

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

describe(`aisbf-check lab --fault ID -- aisbf-check diagnose --json (${sampleText(faults.length, candidates.length, seed)})`, () => {
  it('without a fault: exit 0 and no finding', async () => {
    const { stdout, exitCode } = await diagnoseIn([]);
    expect(documentSchema.parse(JSON.parse(stdout))).toMatchObject({ verdict: 'pass', exitCode: 0, findings: [] });
    expect(exitCode).toBe(0);
  });

  for (const fault of faults) {
    it(`${fault.id}: its exit code and the culprit alone`, async () => {
      const { stdout, exitCode } = await diagnoseIn(['--fault', fault.id]);
      const { findings } = documentSchema.parse(JSON.parse(stdout));
      const { culprits, layer, symptom, fix, exitCode: wanted } = fault.expect(spec, fault.defaultPlace(spec) ?? '');
      expect(findings).toMatchObject([{ culprits, layer, symptom, fix }]);
      expect(exitCode).toBe(wanted);
    });
  }
});
