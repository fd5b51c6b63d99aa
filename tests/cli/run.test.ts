import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { documentSchema } from '../../src/report/document-schema.js';
import { aPlace, type Place, type Ran } from './command-line.js';
import { startTinyNode, TINY_TOKEN, tinyClusterFile } from './tiny-node.js';

const documentOf = ({ stdout }: Ran) => documentSchema.parse(JSON.parse(stdout));

function everythingIn(place: Place): string {
  const files = readdirSync(place.folder, { recursive: true, encoding: 'utf8', withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8')).join('\n');
}

describe.each(['diagnose', 'gate'])('%s', (command) => {
  test('of a healthy cluster ends with 0 and one document on stdout', async () => {
    await using place = await aPlace();
    await using one = await startTinyNode();
    await using two = await startTinyNode();
    await place.write('aisbf-check.yaml', tinyClusterFile([one, two]));
    const ran = await place.run(command, '--json');
    // Nothing that only a database knows is asked with a global token: that is a warning, and no clean bill.
    expect(documentOf(ran)).toMatchObject({ cluster: 'tiny', verdict: 'warn', exitCode: 0, findings: [{ id: 'coverage-too-small' }] });
    expect(ran.exitCode).toBe(0);
    expect(existsSync(join(place.folder, documentOf(ran).record ?? 'none'))).toBe(true);
    expect(everythingIn(place) + ran.stdout + ran.stderr).not.toContain(TINY_TOKEN);
  });

  test('of a cluster with a sick node ends with 1, the cause first', async () => {
    await using place = await aPlace();
    await using one = await startTinyNode();
    await using two = await startTinyNode();
    await using three = await startTinyNode({ models: false });
    const file = await place.write('c.yaml', tinyClusterFile([one, two, three]));
    const ran = await place.run(command, '--cluster', file);
    expect(ran.exitCode).toBe(1);
    expect(ran.stdout.split('\n')[0]).toContain('n3');
    expect(ran.stdout).toContain('curl -sS -i');
    expect(ran.stdout).not.toContain('\u001b');
  });

  test('of a cluster where something required cannot be told ends with 2', async () => {
    await using place = await aPlace();
    await using one = await startTinyNode();
    const file = await place.write('c.yaml', `${tinyClusterFile([one], false)}require: [node-health, node-models]\n`);
    const ran = await place.run(command, '--cluster', file, '--json');
    const document = documentOf(ran);
    expect(document).toMatchObject({ verdict: 'unknown', exitCode: 2 });
    expect(document.inconclusive).toMatchObject([{ check: 'node-models', testCases: 1 }]);
    expect(document.inconclusive[0]?.reason).toContain('declare identities: [{ id: ops, kind: global');
    expect(ran.exitCode).toBe(2);
    const { stdout } = await place.run(command, '--cluster', file);
    expect(stdout.replace(/\s+/g, ' ')).toMatch(/^INCONCLUSIVE The required check node-models has no result: .*declare identities/);
  });

  test('of a cluster where only declarations are missing ends with 0, and says what is not covered', async () => {
    await using place = await aPlace();
    await using one = await startTinyNode();
    const file = await place.write('c.yaml', tinyClusterFile([one], false));
    const ran = await place.run(command, '--cluster', file);
    expect(ran.exitCode).toBe(0);
    expect(ran.stdout.replace(/\s+/g, ' ')).toMatch(
      /^WARN 1 warning; \d+ of \d+ checks, \d+ test cases passed; not covered: database \(declare mysql\), cache \(declare redis\), balancer \(declare entry\), routes \(declare routes\)\./,
    );
    expect((await place.run(command, '--cluster', file, '--fail-on', 'warning')).exitCode).toBe(1);
  });

  test('is narrowed by --check and --node', async () => {
    await using place = await aPlace();
    await using one = await startTinyNode();
    await using two = await startTinyNode({ models: false });
    const file = await place.write('c.yaml', tinyClusterFile([one, two]));
    const narrow = await place.run(command, '--cluster', file, '--json', '--check', 'node-health');
    expect(documentOf(narrow).checks.map(({ id }) => id)).toEqual(['node-health']);
    expect(narrow.exitCode).toBe(0);
    const whole = documentOf(await place.run(command, '--cluster', file, '--json', '--node', 'n2'));
    expect(whole.exitCode).toBe(1);
    expect(whole.checks.find(({ id }) => id === 'node-health')?.cells).toMatchObject({ pass: 2, fail: 0 });
    const without = documentOf(await place.run(command, '--cluster', file, '--json', '--skip', 'node-models,same-inventory'));
    const ran = without.checks.map(({ id }) => id);
    expect(ran).toContain('node-health');
    expect(ran).not.toContain('node-models');
    const identity = documentOf(await place.run(command, '--cluster', file, '--json', '--identity', 'ops'));
    expect(identity.checks.filter(({ cells }) => cells.pass > 0).map(({ id }) => id)).toContain('identities');
    expect(identity.checks.find(({ id }) => id === 'node-health')?.cells.pass).toBe(0);
  });
});

test('gate writes a JUnit case per cell, and the record judges the same again', async () => {
  await using place = await aPlace();
  await using one = await startTinyNode();
  const file = await place.write('c.yaml', tinyClusterFile([one]));
  const gated = await place.run('gate', '--cluster', file, '--json', '--record', 'r.ndjson', '--junit', 'out/j.xml');
  const judged = await place.run('judge', 'r.ndjson', '--json', '--junit', 'again.xml');
  expect(documentOf(judged)).toEqual(documentOf(gated));
  const { checks } = documentOf(gated);
  const cells = checks.reduce((sum, { cells: { pass, fail, unknown, notEvaluated } }) => sum + pass + fail + unknown + notEvaluated, 0);
  const xml = readFileSync(join(place.folder, 'out', 'j.xml'), 'utf8');
  expect(xml.match(/<testcase /g)).toHaveLength(cells);
  expect(xml).toContain('name="node-health/n1/-/-/-/-"');
  expect(readFileSync(join(place.folder, 'again.xml'), 'utf8')).toBe(xml);
});

test('gate does not pick up a configuration of the place where it is run', async () => {
  await using place = await aPlace();
  await using one = await startTinyNode();
  await place.write('vitest.config.ts', "throw new Error('not ours to read');");
  const file = await place.write('c.yaml', tinyClusterFile([one]));
  expect(await place.run('gate', '--cluster', file)).toMatchObject({ exitCode: 0 });
});

test('doctor looks at nodes and tokens', async () => {
  await using place = await aPlace();
  await using one = await startTinyNode();
  const file = await place.write('c.yaml', tinyClusterFile([one]));
  const ran = await place.run('doctor', '--cluster', file);
  expect(ran.stdout).toMatch(/✓ node n1 /);
  expect(ran.stdout).toMatch(/✓ token of ops /);
  expect(ran.exitCode).toBe(0);
});

test('Ctrl-C ends the run, closes the record and still prints the report', async () => {
  await using place = await aPlace();
  await using one = await startTinyNode({ silentOn: '/api/models' });
  const file = await place.write('c.yaml', tinyClusterFile([one]));
  const tool = join(import.meta.dirname, '..', '..', 'bin', 'aisbf-check.js');
  const child = execa(process.execPath, [tool, 'diagnose', '--cluster', file, '--json', '--record', 'r.ndjson'], {
    cwd: place.folder,
    env: { TINY_TOKEN },
    reject: false,
    lines: false,
  });
  for await (const line of child.iterable({ from: 'stderr' })) {
    if (line.includes('to judge')) child.kill('SIGINT');
  }
  const { exitCode, stdout, stderr } = await child;
  const ran: Ran = { exitCode, stdout, stderr };
  expect(documentOf(ran).verdict).not.toBe('pass');
  expect(ran.exitCode).toBe(documentOf(ran).exitCode);
  expect(readFileSync(join(place.folder, 'r.ndjson'), 'utf8')).toContain('"interrupted"');
});

test('doctor looks at clocks, and finds one node declared twice', async () => {
  await using place = await aPlace();
  await using one = await startTinyNode();
  // One address twice is an error of the file; by two names it takes a look.
  const alias = { ...one, url: one.url.replace('127.0.0.1', 'localhost') };
  const file = await place.write('c.yaml', tinyClusterFile([one, alias]));
  const ran = await place.run('doctor', '--cluster', file);
  expect(ran.stdout).toMatch(/✓ clock of n1 /);
  expect(ran.stdout).toMatch(/✗ address of n2 .* is that of n1/);
  expect(ran.exitCode).toBe(1);
});
