import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { documentSchema } from '../../src/report/document-schema.js';
import { startTinyNode, TINY_TOKEN, type TinyNode, tinyClusterFile } from '../cli/tiny-node.js';
import { resultsIn } from '../report/allure-results.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const packed = z.array(z.object({ filename: z.string(), files: z.array(z.object({ path: z.string() })) })).length(1);

const OWN_SUITE = `
import { clusterTests, expectNoFindings } from 'aisbf-check/vitest';
import { test } from 'vitest';

const { document } = await clusterTests({ cluster: 'aisbf-check.yaml' });
test('nothing is to blame', () => expectNoFindings(document));
`;

let project: string;
let node: TinyNode;
let files: readonly string[];

const inProject = (command: string, ...words: readonly string[]) =>
  execa(command, words, { cwd: project, env: { TINY_TOKEN, CI: '1' }, reject: false });

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'aisbf-check-pack-'));
  node = await startTinyNode();
  const { stdout } = await execa('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', project], { cwd: root });
  const [tarball] = packed.parse(JSON.parse(stdout));
  files = tarball?.files.map(({ path }) => path) ?? [];
  await writeFile(join(project, 'package.json'), JSON.stringify({ name: 'somebody-else', private: true, type: 'module' }));
  await writeFile(join(project, 'aisbf-check.yaml'), tinyClusterFile([node]));
  const options = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'];
  await execa('npm', ['install', ...options, `./${tarball?.filename}`], { cwd: project });
}, 600_000);

afterAll(async () => {
  await node[Symbol.asyncDispose]();
  await rm(project, { recursive: true, force: true });
});

test('holds what it needs and nothing of its making', () => {
  for (const needed of [
    'dist/cli/main.js',
    'dist/vitest/gate.test.js',
    'schema/cluster.schema.json',
    'schema/document.schema.json',
    'LICENSE',
    'README.md',
  ]) {
    expect(files).toContain(needed);
  }
  expect(files.filter((path) => /^(src|tests|fixtures|reports|node_modules)\//.test(path))).toEqual([]);
});

test('answers for its version', async () => {
  const version: unknown = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const { stdout, exitCode } = await inProject('npx', '--no-install', 'aisbf-check', '--version');
  expect(version).toMatchObject({ version: stdout });
  expect(exitCode).toBe(0);
});

test('gates from inside somebody else’s node_modules', async () => {
  const { stdout, stderr, exitCode } = await inProject('npx', '--no-install', 'aisbf-check', 'gate', '--json');
  expect(stderr).not.toContain('Failed');
  expect(documentSchema.parse(JSON.parse(stdout))).toMatchObject({ verdict: 'warn', exitCode: 0 });
  expect(exitCode).toBe(0);
  expect(await readFile(join(project, 'reports', 'junit.xml'), 'utf8')).toContain('name="node-health/n1/-/-/-/-"');
}, 120_000);

test('writes Allure results from there, with nothing of its own place in them', async () => {
  const { stderr, exitCode } = await inProject('npx', '--no-install', 'aisbf-check', 'gate', '--allure', 'allure');
  expect({ stderr, exitCode }).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('Allure results in allure') });
  const results = resultsIn(join(project, 'allure'));
  expect(results.get('node-health/n1/-/-/-/-')).toMatchObject({ status: 'passed', historyId: 'node-health/n1/-/-/-/-' });
  expect(JSON.stringify([...results.values()])).not.toContain('node_modules');
}, 120_000);

test('runs a suite of their own, one test per cell', async () => {
  await mkdir(join(project, 'tests'), { recursive: true });
  await writeFile(join(project, 'tests', 'cluster.test.ts'), OWN_SUITE);
  const { stdout, exitCode } = await inProject('npx', '--no-install', 'vitest', 'run', '--reporter=json');
  const names = z
    .object({ testResults: z.array(z.object({ assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })) })) })
    .parse(JSON.parse(stdout))
    .testResults.flatMap(({ assertionResults }) => assertionResults);
  expect(names).toContainEqual({ fullName: 'node-health/n1/-/-/-/-', status: 'passed' });
  expect(names).toContainEqual({ fullName: 'nothing is to blame', status: 'passed' });
  expect(exitCode).toBe(0);
}, 120_000);

test('is a library with types', async () => {
  const script =
    "import { allChecks, defineCheck, defineFault, runChecks, startLab } from 'aisbf-check';\nprocess.stdout.write([allChecks.length > 7, ...[defineCheck, defineFault, runChecks, startLab].map((it) => typeof it)].join(' '));";
  await writeFile(join(project, 'library.mjs'), script);
  const { stdout } = await inProject(process.execPath, 'library.mjs');
  expect(stdout).toBe('true function function function function');
  const types = await readFile(join(project, 'node_modules', 'aisbf-check', 'dist', 'index.d.ts'), 'utf8');
  expect(types).toContain('runChecks');
});
