import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/lab/process/package-root.js';

const BIN = join(packageRoot(), 'bin', 'aisbf-check.js');

type Variables = Readonly<Record<string, string>>;

function startWith(variables: Variables, ...args: readonly string[]): ChildProcess {
  const env = { ...process.env, ...variables };
  return spawn(process.execPath, [BIN, 'lab', '--engine', 'native', ...args], { stdio: ['ignore', 'pipe', 'pipe'], cwd: tmpdir(), env });
}

const start = (...args: readonly string[]): ChildProcess => startWith({}, ...args);

async function runWith(variables: Variables, ...args: readonly string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
  const child = startWith(variables, ...args);
  const ended = once(child, 'exit');
  const [stdout, stderr] = await Promise.all([child.stdout, child.stderr].map((stream) => (stream === null ? '' : text(stream))));
  const [code] = await ended;
  return { code, stdout: stdout ?? '', stderr: stderr ?? '' };
}

const run = (...args: readonly string[]) => runWith({}, ...args);

const node = (script: string): readonly string[] => ['--', process.execPath, '-e', script];

/** Resolves with the text so far once it holds what is looked for. */
function said(child: ChildProcess, what: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let all = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      all += chunk.toString();
      if (what.test(all)) resolve(all);
    });
    child.once('exit', () => reject(new Error(`Failed to wait for ${what}: it ended, saying ${all}. Please look there.`)));
  });
}

describe('aisbf-check lab -- COMMAND', () => {
  it("gives COMMAND's stdout and exit code, in the caller's folder, with every variable of the cluster file", async () => {
    const script = `
      const fs = require('node:fs');
      const file = fs.readFileSync(process.env.AISBF_CHECK_CLUSTER, 'utf8');
      const names = [...file.matchAll(/\\$\\{(\\w+)\\}/g)].map((match) => match[1]);
      console.log(JSON.stringify({ cwd: process.cwd(), missing: names.filter((name) => !process.env[name]), names: names.length }));
      process.exit(7);`;
    const { code, stdout } = await run('--nodes', '1', ...node(script));
    expect(code).toBe(7);
    expect(JSON.parse(stdout)).toEqual({ cwd: tmpdir(), missing: [], names: expect.any(Number) });
    expect(JSON.parse(stdout).names).toBeGreaterThan(5);
  });

  it('ends with 128+n where a signal ended COMMAND', async () => {
    expect(await run('--nodes', '1', ...node("process.kill(process.pid, 'SIGKILL')"))).toMatchObject({ code: 137, stdout: '' });
  });

  it('passes a signal on to COMMAND and leaves nothing behind', async () => {
    const child = start(
      '--nodes',
      '1',
      ...node(
        // It says that it is there only once it listens for the signal.
        "process.on('SIGTERM', () => process.exit(9)); setInterval(() => {}, 1000); console.error('in', process.env.AISBF_CHECK_CLUSTER)",
      ),
    );
    const cluster = /^in (.*)$/m.exec(await said(child, /^in .*$/m))?.[1] ?? '';
    expect(existsSync(cluster)).toBe(true);
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    expect((await ended)[0]).toBe(9);
    expect(existsSync(dirname(cluster))).toBe(false);
  });

  it('writes the cluster file where it is asked to', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lab-command-'));
    try {
      const file = join(folder, 'cluster.yaml');
      expect((await run('--nodes', '1', '--write-cluster', file, ...node(''))).code).toBe(0);
      expect(await readFile(file, 'utf8')).toContain('name: example');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('says 127 where there is no such command', async () => {
    expect(await run('--nodes', '1', '--', 'no-such-command-here')).toMatchObject({
      code: 127,
      stdout: '',
      stderr: expect.stringContaining('no such program'),
    });
  });
});

describe('aisbf-check lab without a command', () => {
  it('stays until Ctrl-C; its environment file is for the owner only and goes with it', async () => {
    const child = start('--nodes', '2');
    const words = await said(child, /Ctrl-C/);
    const env = /environment file\s+(\S+)/.exec(words)?.[1] ?? '';
    expect((await stat(env)).mode & 0o777).toBe(0o600);
    expect(await readFile(env, 'utf8')).toMatch(/^export AISBF_CHECK_CLUSTER='/m);
    expect(words).toMatch(/aisbf-2\s+http:/);
    const ended = once(child, 'exit');
    child.kill('SIGINT');
    expect((await ended)[0]).toBe(0);
    expect(existsSync(env)).toBe(false);
  });

  it('leaves nothing behind when it is killed', async () => {
    const child = start('--nodes', '1');
    const env = /environment file\s+(\S+)/.exec(await said(child, /Ctrl-C/))?.[1] ?? '';
    child.kill('SIGKILL');
    await expect.poll(() => existsSync(dirname(env)), { timeout: 20_000 }).toBe(false);
  });
});

describe('what COMMAND never sees', () => {
  it.each([
    [['--fault', 'node-dwon'], /Did you mean node-down/],
    [['--fault', 'node-down:aisbf-9'], /aisbf-1, aisbf-2, aisbf-3/],
    [['--falt', 'node-down'], /Did you mean --fault/],
    [['--nodes', 'many'], /whole number/],
    [['--contract', 'other'], /playbook/],
    [['--balancer', 'apache'], /nginx, haproxy/],
    [['--balancer', 'haproxy'], /in containers only.*--engine docker/],
    [['--fault', 'node-paused'], /only the docker engine/],
  ] as const)('%o is a usage error', async (args, message) => {
    const { code, stdout, stderr } = await run(...args, ...node("console.log('ran')"));
    expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
    expect(stderr).toMatch(message);
  });

  // No image can have that name, so nothing is fetched, and what this machine has makes no difference.
  const noImage = { AISBF_CHECK_IMAGE_NODE: 'no name of an image' };

  it('a lab that cannot start ends with 70 and says why', async () => {
    const { code, stdout, stderr } = await runWith(noImage, '--engine', 'docker', ...node("console.log('ran')"));
    expect({ code, stdout }).toEqual({ code: 70, stdout: '' });
    expect(stderr).toMatch(
      /no engine can be used here\.\n {2}docker: (no container engine answers|the image no name of an image).*Please/s,
    );
  });
});
