import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, renameSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startChild } from '../../src/lab/process/child.js';
import { identify, isAlive, pidNamespace } from '../../src/lab/process/process-identity.js';
import { sweep } from '../../src/lab/process/sweep.js';
import { startWarden } from '../../src/lab/process/warden.js';
import { ownLab, processesOf } from './support/own-lab.js';

const onLinux = process.platform === 'linux';
const patience = { timeout: 30_000 };

function sleeper() {
  const child = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child.pid ?? Number.NaN;
}

describe.runIf(onLinux)('nothing outlives its owner', () => {
  test('not when the owner is killed', async () => {
    const { owner, dir } = await ownLab('stay');
    const commands = processesOf(dir).map(({ command }) => command);
    for (const part of ['mariadbd', 'redis-server', 'warden-main.js']) expect(commands.join('\n')).toContain(part);
    owner.kill('SIGKILL');
    await expect.poll(() => processesOf(dir), patience).toEqual([]);
    await expect.poll(() => existsSync(dir), patience).toBe(false);
  });

  test('not when the warden is killed with it: the next lab sweeps, and leaves living neighbours alone', async () => {
    const neighbour = await ownLab('stay');
    const { owner, dir } = await ownLab('stay');
    const keeper = processesOf(dir).find(({ command }) => command.includes('warden-main.js'));
    process.kill(keeper?.pid ?? Number.NaN, 'SIGKILL');
    owner.kill('SIGKILL');
    await once(owner, 'exit');
    const warden = await startWarden();
    onTestFinished(() => warden.release());
    expect(processesOf(dir)).toEqual([]);
    expect(existsSync(dir)).toBe(false);
    expect(existsSync(neighbour.dir)).toBe(true);
    expect(processesOf(neighbour.dir)).toHaveLength(3);
  });

  test('not when the owner just ends, which a warden does not hinder', async () => {
    const { owner, dir } = await ownLab('leave');
    if (owner.exitCode === null) await once(owner, 'exit');
    expect(owner.exitCode).toBe(0);
    await expect.poll(() => existsSync(dir), patience).toBe(false);
  });

  test('grandchildren that left the group go too', async () => {
    const warden = await startWarden();
    const child = await startChild({
      name: 'parent',
      command: 'sh',
      args: ['-c', 'setsid sleep 1000 & exec sleep 1000'],
      env: { PATH: process.env['PATH'] },
      warden,
      ready: async () => processesOf(warden.dir).filter(({ command }) => command.startsWith('sleep')).length === 2,
      readyTimeoutMs: 10_000,
    });
    await warden.release();
    expect(processesOf(warden.dir)).toEqual([]);
    expect(await child.exited).toBeNull();
  });
});

test('a release kills what was adopted and may be asked for twice', async () => {
  const warden = await startWarden();
  expect(warden.dir.length).toBeLessThan(60);
  const pid = sleeper();
  const identity = identify(pid);
  warden.adopt(pid);
  let letGo = 0;
  warden.onRelease(() => {
    letGo += 1;
  });
  await warden.release();
  await warden.release();
  expect(identity !== undefined && isAlive(identity)).toBe(false);
  expect(existsSync(warden.dir)).toBe(false);
  expect(letGo).toBe(1);
});

test('a reused process number is not killed', async () => {
  const gone = spawn('true');
  await once(gone, 'exit');
  const dir = join(tmpdir(), `aisbf-lab-${pidNamespace()}-${gone.pid}-1-abcdef`);
  const draft = mkdtempSync(join(tmpdir(), 'aisbf-draft-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const innocent = sleeper();
  writeFileSync(join(draft, 'adopted'), `${innocent} 1\n`);
  renameSync(draft, dir);
  await sweep();
  expect(existsSync(dir)).toBe(false);
  expect(identify(innocent)).toBeDefined();
});

test.runIf(onLinux)('a zombie is no proof of life', async () => {
  // The shell becomes a program that never asks after its children.
  const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 1000'], { stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(() => void parent.kill('SIGKILL'));
  const [line] = await once(createInterface(parent.stdout), 'line');
  await expect.poll(() => identify(Number(line)), patience).toBeUndefined();
  expect(existsSync(`/proc/${line}/stat`)).toBe(true);
});
