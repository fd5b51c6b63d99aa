// biome-ignore-all lint/suspicious/noTemplateCurlyInString: cluster files write variables so
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFault } from '../../src/lab/faults/find-fault.js';
import type { Lab } from '../../src/lab/lab.js';
import { startLab } from '../../src/lab/start-lab.js';
import { runChecks } from '../../src/run-checks.js';

/** The playbook's own four inputs, and nothing more: addresses, one user, that user's token, three routes. */
const clusterFile = (lab: Lab, user: string, more = ''): string => `
nodes:
${lab.nodes.map(({ spec, url }) => `  - { id: ${spec.id}, url: ${url} }`).join('\n')}
identities: [{ username: ${user}, token: "\${AISBF_TOKEN_${user.toUpperCase()}}" }]
routes: ["autoselect:chat-default", "rotation:support-private-rotation", "autoselect:coding-default"]
${more}
`;

const ROUTES = ['chat-default', 'support-private-rotation', 'coding-default'];

describe('a cluster file of nodes, one user and three routes', () => {
  let lab: Lab;
  let folder: string;
  beforeAll(async () => {
    lab = await startLab({ nodes: 3, engine: 'native' });
    folder = await mkdtemp(join(tmpdir(), 'aisbf-check-test-'));
  });
  afterAll(async () => {
    await lab.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function diagnose(user = 'admin', more = '') {
    const file = join(folder, 'cluster.yaml');
    await writeFile(file, clusterFile(lab, user, more));
    const { document, view } = await runChecks({ cluster: file, env: lab.env, allow: ['spends'] });
    const matrix = view.cells.filter(({ cell }) => cell.check === 'route-matrix');
    return { document, matrix, requests: view.record.observations.filter(({ question }) => question.kind === 'http' && question.chat) };
  }

  async function withFault(name: string, work: () => Promise<void>): Promise<void> {
    const { fault, place } = findFault(name, lab.spec);
    const placed = fault.on(lab, place);
    await placed.inject();
    try {
      await work();
    } finally {
      await placed.heal();
    }
  }

  it("runs the route matrix on every node, below the user's own path", async () => {
    const { document, matrix, requests } = await diagnose();
    expect(matrix.map(({ cell, verdict }) => `${cell.node} ${cell.route} ${verdict.status}`).toSorted()).toEqual(
      lab.nodes.flatMap(({ spec }) => ROUTES.map((route) => `${spec.id} ${route} pass`)).toSorted(),
    );
    const paths = requests.map(({ question }) => (question.kind === 'http' ? question.path : ''));
    expect(new Set(paths)).toEqual(new Set(['/api/u/admin/chat/completions']));
    // One request for each route on each node is all it takes.
    expect(paths).toHaveLength(9);
    expect(document.findings).toEqual([]);
  });

  it.each(['node-down:aisbf-1', 'node-errors:aisbf-1'])('%s: names that node, and nobody else', async (name) => {
    await withFault(name, async () => {
      const { document } = await diagnose();
      expect(document.findings.map(({ culprits }) => culprits)).toEqual([[{ factor: 'node', level: 'aisbf-1' }]]);
      expect(document.findings[0]?.symptom).toBe('every-other-request-fails');
      expect(document.exitCode).toBe(1);
    });
  });

  it('a provider that fails stops its route everywhere: nobody is asked again, and no node is named', async () => {
    await withFault('provider-down', async () => {
      const { document, matrix, requests } = await diagnose();
      const failed = matrix.filter(({ verdict }) => verdict.status === 'fail');
      expect(failed.length).toBeGreaterThan(0);
      for (const { cell } of failed) {
        const others = matrix.filter((one) => one.cell.route === cell.route && one.cell.node !== cell.node);
        expect(others.map(({ verdict }) => [verdict.status, verdict.data['because']])).toEqual([
          ['not-evaluated', 'would-trip-cooldown'],
          ['not-evaluated', 'would-trip-cooldown'],
        ]);
        const sent = requests.filter(
          ({ question, outcome }) =>
            question.kind === 'http' && question.chat?.sentinel?.endsWith(cell.route ?? '') && outcome.kind !== 'withheld',
        );
        expect(sent).toHaveLength(1);
      }
      expect(document.findings.flatMap(({ culprits }) => culprits.map(({ factor }) => factor))).not.toContain('node');
    });
  });

  it('says of a plain user what to declare instead, and calls no route missing', async () => {
    const { document, matrix } = await diagnose('alice');
    expect(new Set(matrix.map(({ verdict }) => `${verdict.status} ${verdict.code}`))).toEqual(new Set(['not-evaluated need-missing']));
    expect(matrix[0]?.verdict.reason).toContain('role: admin');
    expect(document.findings).toEqual([]);
    // What only lacks a declaration turns no run red, and is no clean bill: the headline names it.
    expect(document).toMatchObject({ exitCode: 0, inconclusive: [] });
    expect(document.coverage.notCovered).toContainEqual(expect.objectContaining({ area: 'routes', declare: 'identities' }));
  });

  it('calls no route missing through the balancer either, where a plain user may not use it', async () => {
    const { document, matrix } = await diagnose('alice', `entry: { url: "${lab.balancer.url}" }`);
    const through = matrix.filter(({ cell }) => cell.node === undefined);
    expect(through.map(({ verdict }) => `${verdict.status} ${verdict.code}`)).toEqual(ROUTES.map(() => 'not-evaluated need-missing'));
    expect(document.findings).toEqual([]);
  });
});
