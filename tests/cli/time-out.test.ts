import { expect, test } from 'vitest';
import { defaultTimeoutMs, parseDuration } from '../../src/cli/time-out.js';
import { documentSchema } from '../../src/report/document-schema.js';
import { aPlace } from './command-line.js';
import { startTinyNode, tinyClusterFile } from './tiny-node.js';

test.each([
  ['90s', 90_000],
  ['5m', 300_000],
  ['1h', 3_600_000],
])('%s is a duration', (text, ms) => expect(parseDuration(text)).toBe(ms));

test.each(['5', 'm', '0s', '-1m', '1.5h', 'soon', ''])("'%s' is none", (text) =>
  expect(() => parseDuration(text)).toThrow(/90s, 5m or 1h/),
);

test('by default a run may take twice its plan, and at least five minutes', () => {
  expect(defaultTimeoutMs({ requests: 10, completions: 0 }, 3)).toBe(300_000);
  expect(defaultTimeoutMs({ requests: 0, completions: 900 }, 3)).toBe(1_200_000);
});

test.each(['diagnose', 'gate'])(
  '%s ends when its time is up: what was seen is judged, the rest is skipped with that reason',
  async (command) => {
    await using place = await aPlace();
    await using good = await startTinyNode();
    await using hangs = await startTinyNode({ silentOn: '/health' });
    const limits = 'limits: { headersTimeoutMs: 600000, requestTimeoutMs: 600000 }\n';
    await place.write('aisbf-check.yaml', `${tinyClusterFile([good, hangs])}${limits}`);
    const ran = await place.run(command, '--json', '--timeout', '2s');
    const document = documentSchema.parse(JSON.parse(ran.stdout));
    expect(document.exitCode).toBe(2);
    expect(JSON.stringify(document.inconclusive)).toContain('the time-out of 2 s was reached (--timeout)');
    const { stdout } = await place.run('judge', document.record ?? '');
    expect(stdout).toContain('interrupted: the time-out of 2 s was reached (--timeout)');
  },
);

test('what is no duration is a usage error', async () => {
  await using place = await aPlace();
  const ran = await place.run('diagnose', '--timeout', 'soon');
  expect(ran).toMatchObject({ exitCode: 64, stdout: '' });
  expect(ran.stderr).toContain("'soon' is no duration: write 90s, 5m or 1h.");
});
