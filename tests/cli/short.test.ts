import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { aPlace } from './command-line.js';
import { startTinyNode, TINY_TOKEN, tinyClusterFile } from './tiny-node.js';

test('-o short fits in twelve lines, cause first, without a secret; judge prints the same of the record', async () => {
  await using place = await aPlace();
  await using one = await startTinyNode();
  await using two = await startTinyNode();
  await using three = await startTinyNode({ models: false });
  await place.write('aisbf-check.yaml', tinyClusterFile([one, two, three]));
  const ran = await place.run('diagnose', '-o', 'short', '--record', 'run.ndjson');
  const lines = ran.stdout.trimEnd().split('\n');
  expect(ran.exitCode).toBe(1);
  expect(lines.length).toBeLessThanOrEqual(12);
  expect(lines[0]).toMatch(/^(ERROR|CRITICAL) .*n3/);
  expect(ran.stdout).not.toContain(TINY_TOKEN);
  expect((await place.run('judge', 'run.ndjson', '-o', 'short')).stdout).toBe(ran.stdout);
  expect(await place.run('judge', 'run.ndjson', '-o', 'short', '--json')).toMatchObject({ exitCode: 64, stdout: '' });
});

test('judge says first that a record was cut off', async () => {
  await using place = await aPlace();
  await using node = await startTinyNode();
  await place.write('aisbf-check.yaml', tinyClusterFile([node]));
  await place.run('diagnose', '--record', 'run.ndjson');
  const path = join(place.folder, 'run.ndjson');
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  const after = lines.findIndex((line) => line.startsWith('{"type":"planned"')) + 1;
  expect(after).toBeGreaterThan(0);
  // As a kill leaves it: the last line is torn, and the end is missing.
  await writeFile(path, `${lines.slice(0, after).join('\n')}\n${lines[after]?.slice(0, 40)}`);
  const ran = await place.run('judge', 'run.ndjson');
  expect(ran.stdout.split('\n')[0]).toMatch(/^TRUNCATED {2}The run record has no end: the run was killed\. \d+ of \d+ test cases have/);
  expect(JSON.parse((await place.run('judge', 'run.ndjson', '--json')).stdout)).toMatchObject({ truncated: true });
});
