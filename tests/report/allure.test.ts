import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Document } from '../../src/report/document.js';
import { documentSchema } from '../../src/report/document-schema.js';
import { aPlace, type Place } from '../cli/command-line.js';
import { startTinyNode, TINY_TOKEN, tinyClusterFile } from '../cli/tiny-node.js';
import { type AllureResult, attached, globalsIn, resultsIn } from './allure-results.js';

const record = join(import.meta.dirname, '../../fixtures/records/0.99.87-n3-on-another-database.ndjson');

const pairs = (list: AllureResult['labels']): Readonly<Record<string, string>> =>
  Object.fromEntries(list.map(({ name, value }) => [name, value]));

const countsOf = (results: ReadonlyMap<string, AllureResult>) => {
  const count = (status: string) => [...results.values()].filter((one) => one.status === status).length;
  return { pass: count('passed'), fail: count('failed'), unknown: count('broken'), notEvaluated: count('skipped') };
};

const countsIn = ({ checks }: Document) => {
  const sum = (status: keyof Document['checks'][number]['cells']) => checks.reduce((total, { cells }) => total + cells[status], 0);
  return { pass: sum('pass'), fail: sum('fail'), unknown: sum('unknown'), notEvaluated: sum('notEvaluated') };
};

const everythingIn = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');

describe('Allure results of a stored run on a sick cluster', () => {
  let place: Place;
  let folder: string;
  let results: ReadonlyMap<string, AllureResult>;
  let document: Document;

  const cell = (id: string): AllureResult => {
    const one = results.get(id);
    if (one === undefined) throw new Error(`no result of ${id}`);
    return one;
  };

  beforeAll(async () => {
    place = await aPlace();
    await place.write('run.ndjson', readFileSync(record, 'utf8'));
    folder = join(place.folder, 'out', 'allure');
    const ran = await place.run('judge', 'run.ndjson', '--json', '--allure', 'out/allure');
    expect(ran).toMatchObject({ exitCode: 1, stderr: '' });
    document = documentSchema.parse(JSON.parse(ran.stdout));
    results = resultsIn(folder);
  });
  afterAll(() => place[Symbol.asyncDispose]());

  test('are one per cell, with the counts of the document', () => {
    expect(countsOf(results)).toEqual(countsIn(document));
    expect(results.size).toBeGreaterThan(100);
  });

  test('are named by the CellId, which is their history alone', () => {
    for (const one of results.values()) {
      expect(one.historyId).toBe(one.name);
      expect(one.testCaseId).toBe(`released-nodes/${one.name}`);
      expect(one.parameters.every(({ excluded }) => excluded === true)).toBe(true);
    }
  });

  test('say which node, identity, route, provider and entry', () => {
    const one = cell('route-matrix/n3/root1/by-priority/direct/-');
    expect(pairs(one.parameters)).toEqual({ node: 'n3', identity: 'root1', route: 'by-priority', provider: 'ol1, ol2', entry: 'direct' });
    expect(pairs(one.labels)).toMatchObject({
      suite: 'route-matrix',
      subSuite: 'n3',
      layer: 'route',
      severity: 'normal',
      finding: 'node-on-another-database',
    });
    expect(one.titlePath).toEqual(['released-nodes', 'route-matrix', 'n3']);
  });

  test('of a red cell hold the reason, the cause, the command and the answer', () => {
    const one = cell('shared-database/n3/-/-/-/-');
    expect(one).toMatchObject({ status: 'failed', statusDetails: { message: expect.stringContaining('n3 does not know a token') } });
    expect(one.statusDetails.trace).toContain('curl -sS -i');
    const [finding] = attached(folder, one, 'finding: ');
    expect(finding).toContain('n3 does not use the shared database');
    expect(finding).toContain('13 of 13 cells');
    const command = attached(folder, cell('identities/n3/root1/-/-/accepted'), 'repeat it');
    expect(command).toEqual([expect.stringContaining('"Authorization: Bearer $REAL_TOKEN_ROOT1" http://127.0.0.1:17763/')]);
    const [answer] = attached(folder, one, 'GET /health of n3: 403');
    expect(JSON.parse(answer ?? '')).toMatchObject({ outcome: { kind: 'answered', answer: { status: 403 } } });
  });

  test('of a passed cell name no cause, and last as long as its decisive answer took', () => {
    const one = cell('node-health/n1/-/-/-/-');
    expect(one).toMatchObject({ status: 'passed', statusDetails: { flaky: false } });
    expect(pairs(one.labels)).not.toHaveProperty('finding');
    expect(attached(folder, one, 'finding: ')).toEqual([]);
    expect(new Date(one.start).toISOString()).toMatch(/^2026-11-23T00:32:/);
    expect(one.stop).toBeGreaterThanOrEqual(one.start);
  });

  test('put the cause before the cells', () => {
    const errors = globalsIn(folder).flatMap((one) => one.errors);
    expect(errors).toEqual([
      { message: expect.stringMatching(/^(CRITICAL|ERROR): n3 does not use/), trace: expect.stringContaining('first check') },
    ]);
    expect(readFileSync(join(folder, 'environment.properties'), 'utf8')).toMatch(/^cause=n3 does not use the shared database$/m);
  });

  test('tell nothing of the machine that judged', () => {
    const everything = everythingIn(folder);
    expect(everything).not.toContain(place.folder);
    expect(everything).not.toContain(join(import.meta.dirname, '../..'));
    if (hostname().length > 3) expect(everything).not.toContain(`"${hostname()}"`);
  });

  test('replace those of the run before, keep their identity, and leave other files alone', async () => {
    writeFileSync(join(folder, 'notes-result.json.txt'), 'mine');
    await place.run('judge', 'run.ndjson', '--allure', 'out/allure');
    const again = resultsIn(folder);
    expect([...again.keys()].sort()).toEqual([...results.keys()].sort());
    expect([...again.values()].map(({ testCaseId }) => testCaseId).sort()).toEqual(
      [...results.values()].map(({ testCaseId }) => testCaseId).sort(),
    );
    expect(globalsIn(folder).flatMap((one) => one.errors)).toHaveLength(1);
    expect(readFileSync(join(folder, 'notes-result.json.txt'), 'utf8')).toBe('mine');
  });
});

describe('Allure results of gate', () => {
  test('show what is unknown as broken and what was left out as skipped, each with its reason, and no secret', async () => {
    await using place = await aPlace();
    await using one = await startTinyNode();
    await using two = await startTinyNode({ models: false });
    const file = await place.write('c.yaml', `${tinyClusterFile([one, two])}routes:\n  - { id: r, model: p/m, identities: [ops] }\n`);
    const ran = await place.run('gate', '--cluster', file, '--json', '--allure', 'allure');
    const results = resultsIn(join(place.folder, 'allure'));
    const counts = countsOf(results);
    expect(counts).toEqual(countsIn(documentSchema.parse(JSON.parse(ran.stdout))));
    expect(counts.fail).toBeGreaterThan(0);
    expect(results.get('route-matrix/n1/ops/r/direct/-')).toMatchObject({
      status: 'skipped',
      statusDetails: { message: expect.stringContaining('a route is proven by a completion') },
    });
    expect(ran.stderr).toContain('Allure results in allure');
    const everything = everythingIn(place.folder) + ran.stdout + ran.stderr;
    expect(everything).toContain('$TINY_TOKEN');
    expect(everything).not.toContain(TINY_TOKEN);
    expect(everything).not.toContain(Buffer.from(TINY_TOKEN).toString('base64').replace(/=+$/, ''));
  });

  test('a folder that cannot be written is said before anything is asked', async () => {
    await using place = await aPlace();
    await using one = await startTinyNode();
    const file = await place.write('c.yaml', tinyClusterFile([one]));
    await place.write('taken', 'a file');
    const ran = await place.run('gate', '--cluster', file, '--allure', 'taken');
    expect(ran).toMatchObject({ exitCode: 73, stdout: '', stderr: expect.stringMatching(/^Failed to write Allure results to /) });
  });
});
