import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test, vi } from 'vitest';
import { onRerunOf } from '../../src/vitest/run-once-per-watch.js';
import { startTinyNode, TINY_TOKEN, tinyClusterFile } from '../cli/tiny-node.js';

const root = join(import.meta.dirname, '../..');

const suite = (nth: number, options = '{}'): string => `
import { clusterTests } from 'aisbf-check/vitest';
import { test } from 'vitest';
const { document } = await clusterTests(${options});
test('run ${nth} of ' + document.cluster + ' ended with ' + document.exitCode, () => {});
`;

interface Session extends AsyncDisposable {
  /** Saves the suite until Vitest has run what was saved. */
  save(nth: number, options?: string): Promise<void>;
}

/** A real `vitest --watch` over a suite of its own. Nothing waits for a time: only for what Vitest says. */
async function aSession(clusterFile: string, env: Readonly<Record<string, string>>, pool: string): Promise<Session> {
  const folder = await mkdtemp(join(tmpdir(), 'aisbf-check-watch-'));
  await mkdir(join(folder, 'node_modules'));
  await symlink(root, join(folder, 'node_modules', 'aisbf-check'));
  await symlink(join(root, 'node_modules', 'vitest'), join(folder, 'node_modules', 'vitest'));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  await writeFile(join(folder, 'aisbf-check.yaml'), clusterFile);
  const file = join(folder, 'cluster.test.js');
  await writeFile(file, suite(0));
  let said = '';
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const child = execa(process.execPath, [vitest, '--watch', '--reporter=verbose', `--pool=${pool}`], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, TINY_TOKEN, NO_COLOR: '1', ...env },
    extendEnv: false,
    reject: false,
    stdin: 'pipe',
    all: true,
  });
  child.all.on('data', (data) => {
    said += String(data);
  });
  const save: Session['save'] = async (nth, options) => {
    await vi.waitFor(
      async () => {
        // Again and again: its watcher may not be ready yet.
        if (nth > 0) await writeFile(file, suite(nth, options));
        await vi.waitFor(() => expect(said).toContain(`run ${nth} of tiny ended with 0`), { timeout: 5_000, interval: 50 });
      },
      { timeout: 100_000, interval: 50 },
    );
  };
  return {
    save,
    async [Symbol.asyncDispose]() {
      child.kill();
      await child;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

describe.each(['forks', 'threads'])('vitest --watch with %s', (pool) => {
  test('probes in its first run only, until the options change', { timeout: 240_000 }, async () => {
    await using node = await startTinyNode();
    await using session = await aSession(tinyClusterFile([node]), {}, pool);
    await session.save(0);
    const first = node.requests.length;
    expect(first).toBeGreaterThan(0);
    await session.save(1);
    await session.save(2);
    expect(node.requests).toHaveLength(first);
    await session.save(3, "{ nodes: ['n1'] }");
    expect(node.requests.length).toBeGreaterThan(first);
  });
});

describe('where it is told to probe', () => {
  test('by the variable', { timeout: 240_000 }, async () => {
    await using node = await startTinyNode();
    await using session = await aSession(tinyClusterFile([node]), { AISBF_CHECK_WATCH: 'probe' }, 'forks');
    await session.save(0);
    const first = node.requests.length;
    await session.save(1);
    expect(node.requests.length).toBeGreaterThan(first);
  });

  test('the option is stronger than the variable, and nothing else is taken', () => {
    expect(onRerunOf({}, {})).toBe('reuse');
    expect(onRerunOf({}, { AISBF_CHECK_WATCH: 'probe' })).toBe('probe');
    expect(onRerunOf({ onRerun: 'reuse' }, { AISBF_CHECK_WATCH: 'probe' })).toBe('reuse');
    expect(() => onRerunOf({}, { AISBF_CHECK_WATCH: 'yes' })).toThrow(/^Failed to run the checks: AISBF_CHECK_WATCH is 'yes'\. Please /);
  });
});
