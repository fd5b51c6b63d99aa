import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { expect, test } from 'vitest';

const tool = fileURLToPath(new URL('../../bin/aisbf-check.js', import.meta.url));
const running = pathToFileURL(join(import.meta.dirname, 'left-running.mjs')).href;
const options = { reject: false, timeout: 30_000, env: { NO_COLOR: '1' } };

test.each([
  ['explain', 'node-health'],
  ['explain', 'no-such-page'],
])('%s %s ends when it is done, whatever is left running, with all that it said', async (...words) => {
  const { exitCode, stdout, stderr } = await execa(process.execPath, [tool, ...words], options);
  const kept = await execa(process.execPath, ['--import', running, tool, ...words], options);
  expect(kept).toMatchObject({ exitCode, stdout, stderr, timedOut: false });
  expect(stdout + stderr).not.toBe('');
});

test('a reader that has gone changes nothing of how it ends', async () => {
  const { exitCode, stderr } = await execa(
    'bash',
    ['-c', `"${process.execPath}" "${tool}" explain node-health | head -n 1 >/dev/null; exit "\${PIPESTATUS[0]}"`],
    options,
  );
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
});
