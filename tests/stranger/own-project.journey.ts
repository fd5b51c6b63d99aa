// biome-ignore-all lint/suspicious/noTemplateCurlyInString: cluster files write variables so
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { documentSchema } from '../../src/report/document-schema.js';
import { withFault } from './support/with-fault.js';
import type { GetWorld } from './support/world.js';

const SUITE = `
import { clusterTests, expectNoFindings } from 'aisbf-check/vitest';
import { test } from 'vitest';

const { document } = await clusterTests({ cluster: 'aisbf-check.yaml' });
test('no finding', () => expectNoFindings(document));
`;

const OWN_CHECK = `
import { asNobody, askedNodes, defineCheck, fail, getQuestion, pass, settle, toNode } from 'aisbf-check/checks';

const root = (ctx, node) => getQuestion(ctx, { to: toNode(node), bearer: asNobody, path: '/health' });

export const healthIsJson = defineCheck({
  id: 'health-is-json',
  title: 'every /health says that it is JSON',
  layer: 'node',
  severity: 'error',
  version: 1,
  notApplicable: () => undefined,
  needs: () => [[]],
  cells: ({ cluster }) => askedNodes(cluster).map(({ id }) => ({ check: 'health-is-json', node: id })),
  asks: ({ node }, ctx) => [root(ctx, node)],
  worstCase: () => ({ requests: 1, completions: 0 }),
  judge({ node }, ctx, seen) {
    const settled = settle(seen, root(ctx, node));
    if (settled.kind === 'verdict') return settled.verdict;
    const type = settled.http.headers['content-type'] ?? '';
    return type.includes('json') ? pass(node + ' says JSON', [root(ctx, node).key]) : fail('unexpected-content', node + ' says ' + type, [root(ctx, node).key]);
  },
});
`;

const OWN_LAB = `
import { runChecks, startLab } from 'aisbf-check';
import { writeFile } from 'node:fs/promises';

const lab = await startLab({ nodes: 2, engine: 'native', faults: ['node-errors:aisbf-2'] });
try {
  const nodes = lab.nodes.map(({ spec, url }) => ({ id: spec.id, url }));
  await writeFile('lab.yaml', JSON.stringify({ nodes, identities: [{ username: 'admin', token: '\${TOKEN}' }], routes: ['autoselect:chat-default'] }));
  const { document } = await runChecks({ cluster: 'lab.yaml', env: { TOKEN: lab.env['AISBF_TOKEN_ADMIN'] }, allow: ['spends'] });
  process.stdout.write(JSON.stringify(document));
} finally {
  await lab.stop();
}
`;

const results = z.object({
  testResults: z.array(z.object({ assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })) })),
});

/** What somebody builds into a project of their own. */
export function ownProject(get: GetWorld): void {
  describe('a project of their own', () => {
    let folder: string;
    let env: Readonly<Record<string, string>>;
    beforeAll(async () => {
      const { project, lab } = get();
      env = { TOKEN: lab.env['AISBF_TOKEN_ADMIN'] ?? '', CI: '1' };
      folder = await project.folder('own', {
        'aisbf-check.yaml': [
          'nodes:',
          ...lab.nodes.map(({ spec, url }) => `  - { id: ${spec.id}, url: ${url} }`),
          'identities: [{ username: admin, role: admin, token: "${TOKEN}" }]',
        ].join('\n'),
        'checks/health-is-json.mjs': OWN_CHECK,
        'tests/cluster.test.mjs': SUITE,
        'lab.mjs': OWN_LAB,
      });
    });

    it('gate: exit 0 and JUnit on a healthy cluster, with a check of their own among the test cases', async () => {
      const { exitCode, stdout, stderr } = await get().project.run(folder, ['gate', '--json'], env);
      expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
      expect(documentSchema.parse(JSON.parse(stdout)).checks.find(({ id }) => id === 'health-is-json')).toMatchObject({
        cells: { pass: 3, fail: 0 },
      });
      expect(await readFile(join(folder, 'reports', 'junit.xml'), 'utf8')).toContain('name="health-is-json/aisbf-1/-/-/-/-"');
    });

    it('gate: exit 1 on a sick cluster, and JUnit has the failure', async () => {
      const { exitCode } = await withFault(get().lab, 'node-down:aisbf-1', () => get().project.run(folder, ['gate', '--json'], env));
      expect(exitCode).toBe(1);
      expect(await readFile(join(folder, 'reports', 'junit.xml'), 'utf8')).toMatch(/name="node-health\/aisbf-1[^>]*>\s*<failure/);
    });

    async function suite(): Promise<ReadonlyMap<string, string>> {
      const { stdout } = await get().project.tool('vitest', folder, ['run', '--reporter=json'], env);
      const tests = results.parse(JSON.parse(stdout)).testResults.flatMap(({ assertionResults }) => assertionResults);
      return new Map(tests.map(({ fullName, status }) => [fullName, status]));
    }

    it('a suite of their own: one test for each test case, red where a node is down', async () => {
      const healthy = await suite();
      expect([healthy.get('health-is-json/aisbf-3/-/-/-/-'), healthy.get('no finding')]).toEqual(['passed', 'passed']);
      const sick = await withFault(get().lab, 'node-down:aisbf-1', suite);
      expect([sick.get('node-health/aisbf-1/-/-/-/-'), sick.get('no finding')]).toEqual(['failed', 'failed']);
      expect(sick.get('node-health/aisbf-2/-/-/-/-')).toBe('passed');
    });

    it('the lab library of the tarball starts a lab, and the library diagnoses it', async () => {
      const { stdout, stderr } = await get().project.node(folder, ['lab.mjs'], { HOME: folder });
      expect(stderr).toBe('');
      const { findings } = documentSchema.parse(JSON.parse(stdout));
      expect(findings.map(({ culprits }) => culprits)).toEqual([[{ factor: 'node', level: 'aisbf-2' }]]);
    });
  });
}
