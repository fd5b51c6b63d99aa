// Makes a fresh clone ready: packages, the stores' binaries, the build. Idempotent; only Node's own modules, because nothing is there yet.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const wanted = [
  { binaries: ['mariadbd'], debian: 'mariadb-server' },
  { binaries: ['redis-server'], debian: 'redis-server' },
];

/** One line for a person. */
export class SetupError extends Error {}

function talk(line) {
  process.stderr.write(`${line}\n`);
}

function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], ...options });
  if (result.error) throw new SetupError(`Failed to run ${command}: ${result.error.message}. Please install it.`);
  return result.status === 0;
}

function onPath(name) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/bin', '/sbin', '/usr/local/sbin'];
  return folders.some((folder) => folder !== '' && existsSync(join(folder, name)));
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new SetupError(`Failed to set up: Node ${process.versions.node} is too old. Please use Node 20.19 or newer.`);
}

/** Does `work` unless it was done for this very value. Stamps are kept in node_modules, so that they go when it goes. */
function once(name, value, work, done = () => true) {
  const file = join(root, 'node_modules', `.aisbf-check-${name}`);
  if (existsSync(file) && readFileSync(file, 'utf8') === value && done()) return;
  work();
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  writeFileSync(file, value);
}

function packages() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  once('packages', lock, () => {
    talk('setup: installing npm packages (npm ci)');
    if (!run('npm', ['ci', '--no-fund', '--no-audit'])) {
      throw new SetupError(
        'Failed to install npm packages: npm ci ended with an error, see above. Please check that the package registry is reachable.',
      );
    }
  });
}

function stores() {
  const missing = wanted.filter(({ binaries }) => !binaries.every(onPath)).map(({ debian }) => debian);
  if (missing.length === 0) return;
  const command = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  const may = process.getuid?.() === 0 && onPath('apt-get');
  if (!may) {
    throw new SetupError(`Failed to set up: ${missing.join(' and ')} missing, and only root may install them. Please run: sudo ${command}`);
  }
  talk(`setup: ${command}`);
  // The lab starts servers of its own on loopback; the packages' own services are not wanted (RUNLEVEL=1 keeps them from starting).
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const quiet = { env, stdio: ['ignore', 'ignore', 2] };
  if (!run('apt-get', ['update', '-qq'], quiet)) talk('setup: apt-get update ended with an error; going on with the lists that are there');
  if (!run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], quiet)) {
    throw new SetupError(`Failed to install ${missing.join(' and ')}: apt-get ended with an error, see above. Please run: ${command}`);
  }
}

function newest(folder) {
  let latest = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) latest = Math.max(latest, statSync(join(entry.parentPath, entry.name)).mtimeMs);
  }
  return latest;
}

function build() {
  const inputs = [join(root, 'tsconfig.build.json'), join(root, 'package.json')].map((file) => statSync(file).mtimeMs);
  const sources = String(Math.max(newest(join(root, 'src')), ...inputs));
  const compile = () => {
    talk('setup: building');
    if (!run('npm', ['run', '--silent', 'build']))
      throw new SetupError('Failed to build: tsc ended with an error, see above. Please mend the sources.');
  };
  once('build', sources, compile, () => existsSync(join(root, 'dist', 'cli', 'main.js')));
}

/** Everything a command of the README needs. Throws an Error made for a person. */
export function setup() {
  checkNode();
  packages();
  stores();
  build();
}

/** Runs `work`, and ends the process as a person would want it: one line for an expected error, its code for the rest. */
export async function main(work) {
  try {
    process.exitCode = (await work()) ?? 0;
  } catch (error) {
    talk(error instanceof SetupError ? error.message : String(error?.stack ?? error));
    process.exitCode = 1;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { real: { type: 'boolean' }, release: { type: 'string', multiple: true } } });
  await main(async () => {
    setup();
    if (values.real) {
      const { setupReal } = await import('./setup-real.mjs');
      await setupReal(values.release).catch((cause) => {
        throw new SetupError(cause instanceof Error ? cause.message : String(cause), { cause });
      });
    }
    const ready = spawnSync('npx', ['--no-install', 'aisbf-check', '--version'], { cwd: root, encoding: 'utf8' });
    if (ready.status !== 0) throw new SetupError(`Failed to start aisbf-check: ${ready.stderr}. Please run npm run setup again.`);
    talk(`setup: aisbf-check ${ready.stdout.trim()} is ready`);
  });
}
