// biome-ignore-all lint/suspicious/noTemplateCurlyInString: cluster files write variables so
import { beforeAll, describe, expect, it } from 'vitest';
import { documentSchema } from '../../src/report/document-schema.js';
import { withFault } from './support/with-fault.js';
import type { GetWorld } from './support/world.js';

/** Exactly what the playbook gives, as a cluster file. */
export function fourInputs(get: GetWorld): void {
  describe("the playbook's four inputs: addresses, one user, that user's token, three routes", () => {
    let folder: string;
    beforeAll(async () => {
      const { project, lab } = get();
      folder = await project.folder('four-inputs', {
        'aisbf-check.yaml': [
          'nodes:',
          ...lab.nodes.map(({ spec, url }) => `  - { id: ${spec.id}, url: ${url} }`),
          'identities: [{ username: admin, token: "${TOKEN}" }]',
          'routes: ["autoselect:chat-default", "rotation:support-private-rotation", "autoselect:coding-default"]',
        ].join('\n'),
      });
    });

    async function diagnose() {
      const { project, lab } = get();
      const token = lab.env['AISBF_TOKEN_ADMIN'] ?? '';
      const ended = await project.run(folder, ['diagnose', '--allow', 'spends', '--json'], { TOKEN: token });
      expect(`${ended.stdout}${ended.stderr}`).not.toContain(token);
      return { exitCode: ended.exitCode, document: documentSchema.parse(JSON.parse(ended.stdout)) };
    }

    it('healthy: exit 0, every route passed on every node', async () => {
      const { exitCode, document } = await diagnose();
      expect(document.findings).toEqual([]);
      expect(exitCode).toBe(0);
      const matrix = document.checks.find(({ id }) => id === 'route-matrix');
      expect(matrix).toMatchObject({ cells: { pass: 9, fail: 0 } });
    });

    it.each(['node-down:aisbf-1', 'node-errors:aisbf-1'])('%s: the finding names aisbf-1 alone', async (name) => {
      const { exitCode, document } = await withFault(get().lab, name, diagnose);
      expect(document.findings.map(({ culprits }) => culprits)).toEqual([[{ factor: 'node', level: 'aisbf-1' }]]);
      expect(exitCode).toBe(1);
    });
  });
}
