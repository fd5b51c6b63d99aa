import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Document } from '../../src/report/document.js';
import { documentSchema } from '../../src/report/document-schema.js';
import { aPlace, type Place, type Ran } from './command-line.js';
import { startTinyNode, tinyClusterFile } from './tiny-node.js';

const EXAMPLE = readFileSync(new URL('../../docs/examples/checks/no-server-banner.ts', import.meta.url), 'utf8');

const documentOf = ({ stdout }: Ran): Document => documentSchema.parse(JSON.parse(stdout));
const cellsOf = (document: Document) => document.checks.find(({ id }) => id === 'no-server-banner')?.cells;

async function prepare(place: Place): Promise<AsyncDisposable> {
  const one = await startTinyNode();
  const two = await startTinyNode({ banner: 'uvicorn' });
  await place.write('aisbf-check.yaml', tinyClusterFile([one, two]));
  await place.write('checks/no-server-banner.ts', EXAMPLE);
  return {
    async [Symbol.asyncDispose]() {
      await one[Symbol.asyncDispose]();
      await two[Symbol.asyncDispose]();
    },
  };
}

test.each(['diagnose', 'gate'])('the example is judged by %s, in TypeScript, with nothing installed beside it', async (command) => {
  await using place = await aPlace();
  await using _nodes = await prepare(place);
  const ran = await place.run(command, '--json', '--record', 'r.ndjson');
  expect(cellsOf(documentOf(ran))).toEqual({ pass: 1, fail: 1, unknown: 0, notEvaluated: 0 });
  const [finding] = documentOf(ran).findings;
  expect(finding).toMatchObject({ culprits: [{ factor: 'node', level: 'n2' }], checks: ['no-server-banner'] });
});

test('the record judges the same again; without the file its cells are unknown, which is said and is no pass', async () => {
  await using place = await aPlace();
  await using _nodes = await prepare(place);
  const ran = await place.run('diagnose', '--json', '--record', 'r.ndjson');
  const again = await place.run('judge', 'r.ndjson', '--json');
  expect(documentOf(again)).toEqual(documentOf(ran));
  await using elsewhere = await aPlace();
  const without = await elsewhere.run('judge', join(place.folder, 'r.ndjson'), '--json');
  expect(cellsOf(documentOf(without))).toEqual({ pass: 0, fail: 0, unknown: 2, notEvaluated: 0 });
  expect(without.exitCode).toBe(2);
  expect(without.stderr).toContain('no-server-banner');
  const named = await elsewhere.run('judge', join(place.folder, 'r.ndjson'), '--json', '--cluster', join(place.folder, 'aisbf-check.yaml'));
  expect(documentOf(named).findings).toEqual(documentOf(ran).findings);
});

test('it can be selected, and is known to did-you-mean', async () => {
  await using place = await aPlace();
  await using _nodes = await prepare(place);
  const only = await place.run('diagnose', '--json', '--check', 'no-server-banner');
  expect(documentOf(only).checks.map(({ id }) => id)).toEqual(['no-server-banner']);
  const near = await place.run('diagnose', '--check', 'no-server-baner');
  expect(near).toMatchObject({ exitCode: 64, stderr: expect.stringContaining('did you mean no-server-banner?') });
});

describe('a file that cannot be used ends with 78, naming file and reason, stdout empty', () => {
  test.each<[string, string, string]>([
    ['broken.ts', 'export const x = {;', 'broken.ts'],
    ['throws.mjs', "throw new Error('no luck today');", 'no luck today'],
    ['missing.ts', "import { nothing } from './nowhere.js';\nexport const x = nothing;", 'nowhere'],
    ['nothing.js', 'export const number = 3;', 'it exports no check'],
    ['half.ts', "export const half = { id: 'half', judge: () => undefined };", 'the check half has a bad field (title:'],
    ['taken.ts', EXAMPLE.replace("id: 'no-server-banner'", "id: 'node-health'"), 'the id node-health is taken by aisbf-check itself'],
    ['twice.ts', EXAMPLE, 'the id no-server-banner is taken by'],
  ])('%s', async (name, text, said) => {
    await using place = await aPlace();
    await using _nodes = await prepare(place);
    await place.write(`checks/${name}`, text);
    for (const command of ['diagnose', 'gate', 'doctor']) {
      const ran = await place.run(command, '--json');
      expect(ran, command).toMatchObject({ exitCode: 78, stdout: '' });
      expect(ran.stderr).toContain(`Failed to read the checks in ${join(place.folder, 'checks', name)}: `);
      expect(ran.stderr).toContain(said);
    }
  });
});

test('one that breaks while it judges is unknown, and the others are judged all the same', async () => {
  await using place = await aPlace();
  await using _nodes = await prepare(place);
  await place.write(
    'checks/no-server-banner.ts',
    EXAMPLE.replace('const banner =', "throw new Error('broken inside');\n    const banner ="),
  );
  const document = documentOf(await place.run('diagnose', '--json'));
  expect(cellsOf(document)).toEqual({ pass: 0, fail: 0, unknown: 2, notEvaluated: 0 });
  expect(document.exitCode).toBe(2);
  expect(document.checks.find(({ id }) => id === 'node-health')?.verdict).toBe('pass');
});
