// biome-ignore-all lint/suspicious/noTemplateCurlyInString: cluster files write variables so
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { documentSchema } from '../../src/report/document-schema.js';
import { withFault } from './support/with-fault.js';
import type { GetWorld } from './support/world.js';

/** What somebody reads after a run, and before the first one. */
export function reading(get: GetWorld): void {
  describe('reading', () => {
    let folder: string;
    let env: Readonly<Record<string, string>>;
    beforeAll(async () => {
      const { project, lab } = get();
      env = { TOKEN: lab.env['AISBF_TOKEN_ADMIN'] ?? '' };
      folder = await project.folder('reading', {
        'aisbf-check.yaml': [
          'nodes:',
          ...lab.nodes.map(({ spec, url }) => `  - { id: ${spec.id}, url: ${url} }`),
          'identities: [{ username: admin, role: admin, token: "${TOKEN}" }]',
        ].join('\n'),
      });
    });

    const run = (words: readonly string[]) => get().project.run(folder, words, env);

    it('explain finds a symptom by its words, and the page of each finding', async () => {
      const symptom = await run(['explain', 'every other request fails']);
      expect(symptom.exitCode).toBe(0);
      expect(symptom.stdout).toContain('Findings with this symptom');
      expect(symptom.stdout).toContain('node-unreachable');
      const page = await run(['explain', 'node-unreachable']);
      expect(page).toMatchObject({ exitCode: 0, stderr: '' });
      expect(page.stdout).toContain('node-unreachable');
    });

    it('doctor: exit 0 on a healthy cluster, exit 1 with the name of the node that is down', async () => {
      const healthy = await run(['doctor']);
      expect({ exitCode: healthy.exitCode, stdout: healthy.stdout }).toMatchObject({ exitCode: 0 });
      const sick = await withFault(get().lab, 'node-down:aisbf-1', () => run(['doctor']));
      expect(sick.exitCode).toBe(1);
      expect(sick.stdout).toContain('aisbf-1');
    });

    it('judge says of a stored record what the run said, and first of a truncated one that it is truncated', async () => {
      const first = await withFault(get().lab, 'node-down:aisbf-1', () => run(['diagnose', '--json', '--record', 'run.ndjson']));
      const again = await run(['judge', 'run.ndjson', '--json']);
      const findings = (stdout: string) => documentSchema.parse(JSON.parse(stdout)).findings;
      expect(findings(first.stdout)).toHaveLength(1);
      expect(findings(again.stdout)).toEqual(findings(first.stdout));
      expect([first.exitCode, again.exitCode]).toEqual([1, 1]);
      const record = await readFile(join(folder, 'run.ndjson'), 'utf8');
      expect(record).not.toContain(env['TOKEN']);
      await writeFile(join(folder, 'cut.ndjson'), record.slice(0, record.length / 2));
      const cut = await run(['judge', 'cut.ndjson']);
      expect(cut.stdout).toMatch(/^TRUNCATED {2}The run record has no end/);
    });

    it('-o short: cause, evidence and first check in at most 12 lines, without a secret', async () => {
      const { exitCode, stdout } = await withFault(get().lab, 'node-down:aisbf-1', () => run(['diagnose', '-o', 'short']));
      expect(exitCode).toBe(1);
      expect(stdout.split('\n').length).toBeLessThanOrEqual(12);
      expect(stdout).toMatch(/aisbf-1[\s\S]*evidence[\s\S]*first check/i);
      expect(stdout).not.toContain(env['TOKEN']);
    });
  });
}
