import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { documentSchema } from '../../src/report/document-schema.js';
import { aPlace, type Place } from '../cli/command-line.js';
import { startTinyNode, TINY_TOKEN, tinyClusterFile } from '../cli/tiny-node.js';

const root = join(import.meta.dirname, '../..');

const action = z
  .object({
    inputs: z.record(z.string(), z.object({ description: z.string(), default: z.string() })),
    runs: z.object({ steps: z.array(z.object({ run: z.string().optional(), env: z.record(z.string(), z.string()).optional() })) }),
  })
  .parse(parse(readFileSync(join(root, '.github/actions/gate/action.yml'), 'utf8')));
const script = action.runs.steps.find(({ run }) => run !== undefined)?.run ?? '';

/** The step as a runner runs it: bash, stopping at the first failure, files named by variables. */
async function runStep(place: Place, inputs: Readonly<Record<string, string>>) {
  await place.write('step.sh', script);
  await place.write('summary.md', 'said before\n\n');
  const { exitCode, stderr } = await execa('bash', ['--noprofile', '--norc', '-eo', 'pipefail', 'step.sh'], {
    cwd: place.folder,
    env: {
      ...{ FAIL_ON: 'error', ALLOW: '', COMMAND: `${process.execPath} ${join(root, 'bin/aisbf-check.js')}`, TINY_TOKEN },
      ...{ GITHUB_STEP_SUMMARY: join(place.folder, 'summary.md'), GITHUB_OUTPUT: join(place.folder, 'output'), ...inputs },
    },
    reject: false,
  });
  const read = (name: string) => readFileSync(join(place.folder, name), 'utf8');
  return { exitCode, stderr, summary: read('summary.md'), output: read('output'), read };
}

describe('the composite action', () => {
  test('takes its inputs as variables, and no text of theirs becomes script', () => {
    expect(script).not.toContain('${{');
    const variables = action.runs.steps.flatMap(({ env }) => Object.values(env ?? {}));
    for (const name of ['cluster', 'allow', 'fail-on', 'command']) expect(variables).toContain(`\${{ inputs.${name} }}`);
  });

  test('fails as the gate does, the cause first in the summary, every report written', async () => {
    await using place = await aPlace();
    await using one = await startTinyNode();
    await using two = await startTinyNode();
    await using three = await startTinyNode({ models: false });
    const file = await place.write('c.yaml', tinyClusterFile([one, two, three]));
    const { exitCode, summary, output, read } = await runStep(place, { CLUSTER: file });
    expect(exitCode).toBe(1);
    expect(output).toBe('exit-code=1\n');
    expect(summary).toMatch(/^said before\n\n## aisbf-check tiny: failed\n\n### (ERROR|CRITICAL): .*n3/);
    expect(documentSchema.parse(JSON.parse(read('reports/gate.json')))).toMatchObject({ verdict: 'fail', exitCode: 1 });
    for (const name of ['gate.ndjson', 'junit.xml', 'allure-results/gate/environment.properties'])
      expect(existsSync(join(place.folder, 'reports', name))).toBe(true);
    expect(summary).not.toContain(TINY_TOKEN);
  });

  test('says in the summary that it could not run', async () => {
    await using place = await aPlace();
    const { exitCode, summary, stderr } = await runStep(place, { CLUSTER: 'nowhere.yaml' });
    expect(exitCode).toBe(78);
    expect(stderr).toContain('Failed to');
    expect(summary).toContain('could not run (exit code 78)');
  });
});
