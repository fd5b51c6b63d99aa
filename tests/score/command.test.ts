import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';

const tool = fileURLToPath(new URL('../../bin/aisbf-check.js', import.meta.url));
const score = (...words: readonly string[]) =>
  execa(process.execPath, [tool, 'score', ...words], { reject: false, env: { NO_COLOR: '1' }, timeout: 100_000 });

describe('aisbf-check score', { timeout: 120_000 }, () => {
  it('scores a fault at its place and a healthy lab, as JSON', async () => {
    const { stdout, stderr, exitCode } = await score(
      '--fault',
      'node-lacks-rotation:aisbf-2',
      '--healthy',
      '1',
      '--seed',
      '5',
      '--jobs',
      '1',
      '--json',
    );
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      seed: 5,
      totals: { faults: 1, right: 1, inForce: 1, detected: 1, culprit: 1, layer: 1, fix: 1, falseBlame: 0, healthy: 1, quiet: 1 },
      faults: [{ id: 'node-lacks-rotation', place: 'aisbf-2', healed: true, failed: null }],
      healthy: [{ falseAlarms: [], failed: null }],
    });
    expect(stderr).toContain('score: 1/2 ✓ node-lacks-rotation:aisbf-2');
    expect(exitCode).toBe(0);
  });

  it('prints a table, and ends with 1 where a fault could not be brought about', async () => {
    const { stdout, stderr, exitCode } = await score(
      '--fault',
      'token-scope-mcp:bob',
      '--fault',
      'node-down:aisbf-1',
      '--release',
      '0.99.92',
      '--jobs',
      '1',
    );
    expect(stdout).toMatch(/token-scope-mcp .* bob/);
    expect(stdout).toContain('faults: 0 of 2 right');
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 1 });
  });

  it('a fault that is not there ends with 64, stdout empty', async () => {
    expect(await score('--fault', 'node-dwn')).toMatchObject({
      exitCode: 64,
      stdout: '',
      stderr: expect.stringContaining('Did you mean node-down?'),
    });
  });
});
