import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { z } from 'zod';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const packed = z.array(z.object({ filename: z.string() })).length(1);
const OFFLINE_FRIENDLY = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'];

export interface Ended {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** An empty project of somebody else's that has the packed tarball installed, and nothing of this repository. */
export interface Project extends AsyncDisposable {
  /** A new folder below the project with these files, and no cluster file unless one is given. */
  folder(name: string, files?: Readonly<Record<string, string>>): Promise<string>;
  /** Runs the installed command. Only the variables given, `PATH` and `HOME` reach it. */
  run(cwd: string, words: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended>;
  /** Runs another command that came with the package. */
  tool(name: string, cwd: string, words: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended>;
  /** Runs a script of the project. */
  node(cwd: string, words: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended>;
}

/** Packs this repository and installs the tarball as a user does. `dist` must be built. */
export async function installTarball(): Promise<Project> {
  const project = await mkdtemp(join(tmpdir(), 'aisbf-check-stranger-'));
  const { stdout } = await execa('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', project], { cwd: root });
  const [tarball] = packed.parse(JSON.parse(stdout));
  await writeFile(join(project, 'package.json'), JSON.stringify({ name: 'somebody-else', private: true, type: 'module' }));
  await execa('npm', ['install', ...OFFLINE_FRIENDLY, `./${tarball?.filename}`], { cwd: project });
  const ended = async (
    command: string,
    cwd: string,
    words: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<Ended> => {
    const only = { PATH: process.env['PATH'] ?? '', HOME: project, NO_COLOR: '1', ...env };
    const { exitCode, stdout, stderr } = await execa(command, words, { cwd, env: only, extendEnv: false, reject: false, timeout: 240_000 });
    return { exitCode, stdout, stderr };
  };
  const binary = (name: string) => join(project, 'node_modules', '.bin', name);
  return {
    async folder(name, files = {}) {
      const folder = join(project, name);
      await mkdir(folder);
      for (const [file, text] of Object.entries(files)) {
        await mkdir(dirname(join(folder, file)), { recursive: true });
        await writeFile(join(folder, file), text);
      }
      return folder;
    },
    run: (cwd, words, env) => ended(binary('aisbf-check'), cwd, words, env),
    tool: (name, cwd, words, env) => ended(binary(name), cwd, words, env),
    node: (cwd, words, env) => ended(process.execPath, cwd, words, env),
    async [Symbol.asyncDispose]() {
      await rm(project, { recursive: true, force: true });
    },
  };
}
