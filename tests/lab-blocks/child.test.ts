import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Child, type ChildOptions, startChild } from '../../src/lab/process/child.js';
import { distScript } from '../../src/lab/process/package-root.js';
import { startWarden, type Warden } from '../../src/lab/process/warden.js';
import { findBinary } from '../../src/lab/stores/find-binary.js';
import { processesOf } from './support/own-lab.js';

let warden: Warden;

beforeAll(async () => {
  warden = await startWarden();
});
afterAll(() => warden.release());

function shell(name: string, script: string, more: Partial<ChildOptions> = {}): Promise<Child> {
  return startChild({
    name,
    command: 'sh',
    args: ['-c', script],
    env: { PATH: process.env['PATH'], MARK: join(warden.dir, `${name}.ready`) },
    warden,
    ready: async () => existsSync(join(warden.dir, `${name}.ready`)),
    readyTimeoutMs: 20_000,
    ...more,
  });
}

const stateOf = (pid: number) => /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1];

describe('starting', () => {
  test('waits until it is ready, and keeps what it writes', async () => {
    const child = await shell('good', 'echo one; echo two >&2; touch $MARK; exec sleep 1000');
    expect(child.alive()).toBe(true);
    expect(child.logTail()).toBe('one\ntwo');
    expect(child.logTail(1)).toBe('two');
    await child.stop();
    expect(child.alive()).toBe(false);
    expect(await child.exited).toBeNull();
  });

  test('one that ends says with what, and its last words', async () => {
    await expect(shell('bad', 'echo no disk left; exit 3')).rejects.toThrow(/^Failed to start bad: it ended with code 3\..*no disk left$/s);
  });

  test('one that is never ready is killed', async () => {
    const starting = shell('late', 'echo thinking; exec sleep 1000', { ready: async () => false, readyTimeoutMs: 300 });
    await expect(starting).rejects.toThrow(/^Failed to start late: it was not ready within 300 ms\..*thinking$/s);
    expect(processesOf(join(warden.dir, 'late.ready'))).toEqual([]);
  });

  test('one whose readiness cannot be asked is not ready, and a hanging question does not hold up the end', async () => {
    const never = shell('mute', 'exec sleep 1000', { ready: () => new Promise(() => undefined), readyTimeoutMs: 300 });
    await expect(never).rejects.toThrow(/not ready within 300 ms/);
    const throwing = shell('throwing', 'exec sleep 1000', { ready: () => Promise.reject(new Error('refused')), readyTimeoutMs: 300 });
    await expect(throwing).rejects.toThrow(/not ready within 300 ms/);
  });

  test('one that is not installed is named', async () => {
    await expect(shell('none', '', { command: 'no-such-program' })).rejects.toThrow(
      'Failed to start none: no-such-program cannot be run. Please check that it is installed.',
    );
  });
});

describe('ending', () => {
  test('a stop is heard first', async () => {
    const child = await shell('polite', 'trap "echo bye; exit 7" TERM; touch $MARK; while :; do sleep 0.05; done');
    await child.stop();
    expect(await child.exited).toBe(7);
    expect(child.logTail()).toContain('bye');
  });

  test('one that does not hear is killed, its own children too', async () => {
    const child = await shell('deaf', 'trap "" TERM; sleep 1000 & touch $MARK; wait');
    await child.stop();
    expect(await child.exited).toBeNull();
    await expect.poll(() => processesOf(join(warden.dir, 'deaf.ready'))).toEqual([]);
  });

  test('it may be asked twice', async () => {
    const child = await shell('twice', 'touch $MARK; exec sleep 1000');
    await child.kill();
    await child.stop();
    await child.kill();
    expect(() => child.freeze()).toThrow('Failed to freeze twice: it has ended.');
  });

  test.runIf(process.platform === 'linux')('a frozen one stands still, is thawed, and can be stopped while frozen', async () => {
    const child = await shell('cold', 'touch $MARK; exec sleep 1000');
    child.freeze();
    await expect.poll(() => stateOf(child.pid)).toBe('T');
    child.thaw();
    await expect.poll(() => stateOf(child.pid)).toBe('S');
    child.freeze();
    await child.stop();
    expect(child.alive()).toBe(false);
  });
});

test('a script that is not built is said to be so', () => {
  expect(() => distScript('lab/none.js')).toThrow(/Please run npm run build\.$/);
  expect(existsSync(distScript('lab/process/warden-main.js'))).toBe(true);
});

test('programs are found in PATH', () => {
  expect(findBinary('sh')).toMatch(/\/sh$/);
  expect(findBinary('no-such-program')).toBeUndefined();
});
