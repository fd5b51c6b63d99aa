// A root file system of packages of another Debian suite, unpacked: nothing is installed on this machine, its package lists and locks are
// not touched. The mirror is the one that this machine's apt uses.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What any image needs to run a shell script: see the entrypoints beside this file. */
const BASE = ['base-passwd', 'dash', 'coreutils', 'grep', 'sed', 'mawk', 'libc-bin'];
const ARCHITECTURE = process.arch === 'arm64' ? 'arm64' : 'amd64';
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

const run = (command, args, env = {}) =>
  execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });

function mirror() {
  const targets = run('apt-get', ['indextargets', '--format', '$(REPO_URI)', 'Created-By: Packages']).split('\n');
  const found = targets.find((uri) => /\/debian\/?$/.test(uri));
  if (found === undefined) throw new Error('Failed to find a Debian mirror: apt knows none. Please run apt-get update first.');
  return found;
}

/** An apt configuration of its own below `folder`; its lists, archives and status are nobody else's. */
function ownApt(folder, suite) {
  for (const name of ['lists/partial', 'archives/partial', 'etc/preferences.d', 'none']) mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, 'status'), '');
  writeFileSync(join(folder, 'sources.list'), `deb [signed-by=${KEYRING}] ${mirror()} ${suite} main\n`);
  const settings = {
    'Dir::Etc': join(folder, 'etc'),
    'Dir::Etc::parts': '/etc/apt/apt.conf.d',
    'Dir::Etc::sourceparts': join(folder, 'none'),
    'Dir::Etc::sourcelist': join(folder, 'sources.list'),
    'Dir::State': folder,
    'Dir::State::status': join(folder, 'status'),
    'Dir::State::lists': join(folder, 'lists'),
    'Dir::Cache': folder,
    'Dir::Cache::archives': join(folder, 'archives'),
    'APT::Architecture': ARCHITECTURE,
    'APT::Install-Recommends': 'false',
    'APT::Sandbox::User': 'root',
    'Acquire::Languages': 'none',
    'Acquire::Retries': '3',
    'Debug::NoLocking': 'true',
  };
  const file = join(folder, 'apt.conf');
  const lines = Object.entries(settings).map(([name, value]) => `${name} "${value}";\n`);
  writeFileSync(file, `${lines.join('')}APT::Architectures { "${ARCHITECTURE}"; };\n`);
  return { APT_CONFIG: file };
}

/**
 * Fills `root` with those packages, what they depend on, and what a shell script takes.
 * @param work an empty folder for what is fetched
 */
export function unpackRoot(root, { suite, packages }, work) {
  const apt = ownApt(join(work, 'apt'), suite);
  run('apt-get', ['-qq', 'update'], apt);
  run('apt-get', ['-qq', '-y', '--download-only', 'install', ...BASE, ...packages], apt);
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) {
    mkdirSync(join(root, 'usr', name), { recursive: true });
    symlinkSync(`usr/${name}`, join(root, name));
  }
  const archives = join(work, 'apt', 'archives');
  const leftOut = ['doc', 'man', 'locale', 'info'].map((name) => `--exclude=./usr/share/${name}/*`);
  for (const file of readdirSync(archives).filter((name) => name.endsWith('.deb'))) {
    const unpack = `dpkg-deb --fsys-tarfile "$1" | tar -C "$2" --keep-directory-symlink -x ${leftOut.map((word) => `'${word}'`).join(' ')}`;
    run('sh', ['-c', unpack, 'sh', join(archives, file), root]);
  }
  for (const [name, target] of [
    ['sh', 'dash'],
    ['awk', 'mawk'],
  ]) {
    if (!existsSync(join(root, 'usr/bin', name))) symlinkSync(target, join(root, 'usr/bin', name));
  }
  run('cp', [join(root, 'usr/share/base-passwd/passwd.master'), join(root, 'etc/passwd')]);
  run('cp', [join(root, 'usr/share/base-passwd/group.master'), join(root, 'etc/group')]);
  for (const name of ['proc', 'sys', 'dev', 'run', 'var/tmp']) mkdirSync(join(root, name), { recursive: true });
  mkdirSync(join(root, 'tmp'), { recursive: true, mode: 0o1777 });
  run('chroot', [root, 'ldconfig']);
}

/** Runs a program of an unpacked root. */
export const runIn = (root, command, ...args) =>
  run('chroot', [root, '/usr/bin/env', '-i', 'PATH=/usr/sbin:/usr/bin:/sbin:/bin', command, ...args]);
