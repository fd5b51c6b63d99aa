import { describe, expect, test } from 'vitest';
import { aPlace } from './command-line.js';

describe('a command line that asks for what is not there ends with 64, stdout empty, and a suggestion', () => {
  test.each([
    [['diagnos'], 'Did you mean diagnose?'],
    [['diagnose', '--jsno'], 'Did you mean --json?'],
    [['diagnose', '--allow', 'spend'], 'did you mean spends?'],
    [['diagnose', '--fail-on', 'nothing'], 'Allowed choices are error, warning'],
    [['explain', 'node-helth'], 'did you mean node-health?'],
    [['judge', 'nowhere.ndjson'], 'Failed to read the run record'],
    [['judge'], "missing required argument 'record'"],
    [[], 'Usage: aisbf-check'],
  ])('%j', async (words, said) => {
    await using place = await aPlace();
    const ran = await place.run(...words);
    expect(ran).toMatchObject({ exitCode: 64, stdout: '' });
    expect(ran.stderr).toContain(said);
  });

  test.each([
    [['diagnose', '--check', 'node-heath'], 'did you mean node-health?'],
    [['diagnose', '--skip', 'node-heath'], 'did you mean node-health?'],
    [['gate', '--node', 'nort'], 'did you mean north?'],
    [['diagnose', '--route', 'chat-defualt'], 'did you mean chat-default?'],
    [['gate', '--identity', 'opps'], 'did you mean ops?'],
    [
      ['diagnose', '--check', 'node-health', '--route', 'chat-default'],
      'no test case is left with --check node-health --route chat-default',
    ],
    [['gate', '--check', 'node-health', '--skip', 'node-health'], 'no test case is left'],
  ])('%j: nothing is asked', async (words, said) => {
    await using place = await aPlace();
    const nodes = 'nodes:\n  - { id: north, url: "http://127.0.0.1:9" }\n';
    const identities = `identities:\n  - { id: ops, kind: global, token: "\${TINY_TOKEN}" }\n`;
    const routes = 'routes:\n  - { id: chat-default, model: "p/m", identities: [ops] }\n';
    await place.write('aisbf-check.yaml', `name: tiny\n${nodes}${identities}${routes}`);
    const ran = await place.run(...words);
    expect(ran).toMatchObject({ exitCode: 64, stdout: '', stderr: expect.stringContaining(said) });
  });
});

describe('a cluster file that cannot be used ends with 78, stdout empty', () => {
  test.each(['diagnose', 'gate', 'doctor'])('%s', async (command) => {
    await using place = await aPlace();
    const file = await place.write('bad.yaml', 'name: tiny\nnods: []\n');
    const ran = await place.run(command, '--cluster', file, '--json');
    expect(ran).toMatchObject({ exitCode: 78, stdout: '' });
    expect(ran.stderr).toMatch(/bad\.yaml:2:1 .*did you mean nodes\?/);
  });

  test('one that is nowhere', async () => {
    await using place = await aPlace();
    expect(await place.run('diagnose')).toMatchObject({ exitCode: 78, stdout: '', stderr: expect.stringContaining('aisbf-check.yaml') });
  });
});

test('a record that cannot be written ends with 73, stdout empty, and a stack only on demand', async () => {
  await using place = await aPlace();
  const file = await place.write('c.yaml', 'name: tiny\nnodes:\n  - { id: n, url: "http://127.0.0.1:9" }\n');
  const words = ['diagnose', '--cluster', file, '--record', '/dev/null/nowhere.ndjson'];
  const ran = await place.run(...words);
  expect(ran).toMatchObject({ exitCode: 73, stdout: '', stderr: expect.stringMatching(/^Failed to write the run record/) });
  expect(ran.stderr).not.toContain('    at ');
  expect((await place.run(...words, '--debug')).stderr).toContain('    at ');
});

test('version, help and pages go to stdout and end with 0', async () => {
  await using place = await aPlace();
  expect(await place.run('--version')).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+$/), stderr: '' });
  expect(await place.run('--help')).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('diagnose'), stderr: '' });
  expect(await place.run('lab', '--help')).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('--fault'), stderr: '' });
  expect(await place.run('explain', '--raw', 'node-health/n1/-/-/-/-')).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/^# /),
    stderr: '',
  });
});

test('doctor without a cluster file looks at the machine', async () => {
  await using place = await aPlace();
  const ran = await place.run('doctor', '--json');
  const titles: unknown = JSON.parse(ran.stdout);
  expect(titles).toEqual(expect.arrayContaining([expect.objectContaining({ title: 'Node', state: 'ok' })]));
  expect(titles).toEqual(expect.arrayContaining([expect.objectContaining({ title: 'lab engine native' })]));
});
