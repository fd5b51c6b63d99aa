import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { findFault } from '../../src/lab/faults/find-fault.js';
import type { Lab } from '../../src/lab/lab.js';
import { startLab } from '../../src/lab/start-lab.js';

/**
 * `examples/cluster`, copied into an empty folder as somebody else would, with aisbf-check from its tarball, against a lab in containers where
 * a Docker engine answers.
 */
const root = fileURLToPath(new URL('../..', import.meta.url));
const MINUTES = 60_000;

const packed = z.tuple([z.object({ filename: z.string() })]);
const results = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()) })),
    }),
  ),
});

let project: string;
let lab: Lab;

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'aisbf-check-example-'));
  await cp(join(root, 'examples', 'cluster'), project, { recursive: true });
  const { stdout } = await execa('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', project], { cwd: root });
  const [{ filename }] = packed.parse(JSON.parse(stdout));
  // The other packages of its package.json come with aisbf-check, or make Allure's pages only.
  await execa('npm', ['pkg', 'delete', 'devDependencies'], { cwd: project });
  await execa('npm', ['install', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', `./${filename}`], { cwd: project });
  lab = await startLab({ nodes: 3, engine: 'auto' });
}, 10 * MINUTES);

afterAll(async () => {
  await lab?.stop();
  await rm(project, { recursive: true, force: true });
}, 2 * MINUTES);

/** Runs the example's suite as `npm test` does there. */
async function suite() {
  const addresses = Object.fromEntries(lab.nodes.map(({ url }, index) => [`NODE_${index + 1}_URL`, url]));
  const env = { ...lab.env, ...addresses, BALANCER_URL: lab.balancer.url, CI: '1' };
  const { stdout, exitCode } = await execa('npm', ['test', '--silent', '--', '--reporter=json'], { cwd: project, env, reject: false });
  const tests = results.parse(JSON.parse(stdout)).testResults.flatMap(({ assertionResults }) => assertionResults);
  return { exitCode, tests };
}

test('is green on a healthy cluster, with a test for each route and identity on every node', { timeout: 5 * MINUTES }, async () => {
  const { exitCode, tests } = await suite();
  expect(tests.filter(({ status }) => status === 'failed')).toEqual([]);
  for (const node of ['aisbf-1', 'aisbf-2', 'aisbf-3'])
    for (const identity of ['ops', 'admin'])
      for (const route of ['chat-default', 'support-private', 'coding-default'])
        expect(tests).toContainEqual(
          expect.objectContaining({ fullName: `routes route-matrix/${node}/${identity}/${route}/direct/-`, status: 'passed' }),
        );
  expect(tests).toContainEqual(expect.objectContaining({ fullName: 'consistency consistency/aisbf-3/-/-/-/rotations', status: 'passed' }));
  expect(exitCode).toBe(0);
});

test('is red where a node lacks a rotation, and names that node', { timeout: 5 * MINUTES }, async () => {
  const { fault, place } = findFault('node-lacks-rotation:aisbf-2', lab.spec);
  const placed = fault.on(lab, place);
  await placed.inject();
  const { exitCode, tests } = await suite();
  await placed.heal();
  const summaries = tests.filter(({ fullName }) => fullName.includes('no finding'));
  expect(summaries.map(({ status }) => status)).toEqual(['failed', 'failed']);
  for (const { failureMessages } of summaries) expect(failureMessages.join('\n')).toContain('aisbf-2');
  expect(tests).toContainEqual(expect.objectContaining({ fullName: 'consistency consistency/aisbf-2/-/-/-/rotations', status: 'failed' }));
  expect(exitCode).toBe(1);
});
