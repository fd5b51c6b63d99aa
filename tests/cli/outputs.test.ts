import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { documentSchema } from '../../src/report/document-schema.js';
import { aPlace } from './command-line.js';
import { startTinyNode, tinyClusterFile } from './tiny-node.js';

test.each([
  ['diagnose', '--record', '/proc/x/y'],
  ['diagnose', '--summary', '/proc/x/y.md'],
  ['gate', '--record', '/proc/x/y'],
  ['gate', '--junit', '/proc/x/y.xml'],
  ['gate', '--allure', '/proc/x/y'],
])('%s %s %s: 73 before any probe, and nothing on stdout', async (command, option, path) => {
  await using place = await aPlace();
  await using node = await startTinyNode();
  await place.write('aisbf-check.yaml', tinyClusterFile([node]));
  const ran = await place.run(command, option, path, '--json');
  expect(ran).toMatchObject({ exitCode: 73, stdout: '' });
  expect(ran.stderr).toMatch(
    new RegExp(
      `^Failed to write (the .+|Allure results to) ${path}: .+ Please name a (file|folder) that can be written \\(${option} (FILE|DIR)\\)\\.$`,
    ),
  );
  expect(node.requests).toEqual([]);
});

test('a record that cannot be kept where it goes by default does not stop a diagnosis', async () => {
  await using place = await aPlace();
  await using node = await startTinyNode();
  await place.write('aisbf-check.yaml', tinyClusterFile([node]));
  // Root may write into any folder, so a file stands where the folder would be.
  await place.write('reports', 'no folder');
  const ran = await place.run('diagnose', '--json');
  expect(documentSchema.parse(JSON.parse(ran.stdout))).toMatchObject({ record: null, exitCode: 0 });
  expect(ran.stderr).toContain('No run record is kept: ');
  expect(ran.exitCode).toBe(0);
});

test('a file that is named by hand and can be written is made with its folder', async () => {
  await using place = await aPlace();
  await using node = await startTinyNode();
  await place.write('aisbf-check.yaml', tinyClusterFile([node]));
  await mkdir(join(place.folder, 'there'));
  await chmod(join(place.folder, 'there'), 0o700);
  const ran = await place.run('diagnose', '--json', '--record', 'there/below/run.ndjson');
  expect(documentSchema.parse(JSON.parse(ran.stdout)).record).toBe('there/below/run.ndjson');
});
