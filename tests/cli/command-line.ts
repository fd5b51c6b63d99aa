import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { TINY_TOKEN } from './tiny-node.js';

const tool = fileURLToPath(new URL('../../bin/aisbf-check.js', import.meta.url));

export interface Ran {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** An empty folder to run commands in, gone when it is disposed of. */
export interface Place extends AsyncDisposable {
  readonly folder: string;
  write(name: string, text: string): Promise<string>;
  /** Runs the built command line as a child process. */
  run(...words: readonly string[]): Promise<Ran>;
  /** The same with more in its environment. */
  runWith(env: Readonly<Record<string, string>>, ...words: readonly string[]): Promise<Ran>;
}

export async function aPlace(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'aisbf-check-cli-'));
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder, TINY_TOKEN };
  const runWith: Place['runWith'] = async (more, ...words) => {
    const options = { cwd: folder, env: { ...env, ...more }, extendEnv: false, reject: false };
    const { exitCode, stdout, stderr } = await execa(process.execPath, [tool, ...words], options);
    return { exitCode, stdout: String(stdout), stderr: String(stderr) };
  };
  return {
    folder,
    async write(name, text) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
      return name;
    },
    run: (...words) => runWith({}, ...words),
    runWith,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
