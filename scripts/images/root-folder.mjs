// A root file system of programs that are installed here and the libraries they are linked with.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, lstatSync, mkdirSync, readFileSync, readlinkSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const FOLDERS = [...new Set([...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/bin', '/sbin', '/bin'])];

/** The path of a program; undefined where it is not installed. */
export function findProgram(name) {
  if (name.startsWith('/')) return realpathSync(name);
  return FOLDERS.filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file));
}

function libraries(file) {
  try {
    return execFileSync('ldd', [file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).match(/\/[^\s:)]+/g) ?? [];
  } catch {
    // A script, or linked statically: it needs none.
    return [];
  }
}

/** Merged /usr: what is said to be in /lib is in /usr/lib. */
const place = (path) => path.replace(/^\/(bin|sbin|lib|lib64)\//, '/usr/$1/');

function put(root, from, to = from) {
  const target = join(root, place(to));
  mkdirSync(dirname(target), { recursive: true });
  if (!existsSync(target)) cpSync(realpathSync(from), target, { recursive: true });
}

/** A program under its own name, in /usr/bin, /usr/sbin or (if it is elsewhere here) /usr/local/bin. */
function putProgram(root, file) {
  const name = basename(file);
  const folder = place(file).match(/^\/usr\/s?bin(?=\/[^/]+$)/)?.[0] ?? '/usr/local/bin';
  put(root, file, join(folder, name));
  putLibraries(root, file);
}

/** What a program or library is linked with. */
function putLibraries(root, file) {
  for (const library of libraries(realpathSync(file))) {
    if (!existsSync(library) || library === file) continue;
    // Under the name by which it is looked for.
    put(root, library);
    if (lstatSync(library).isSymbolicLink()) put(root, join(dirname(library), basename(readlinkSync(library))));
  }
}

function lines(file, names) {
  const all = readFileSync(file, 'utf8').split('\n');
  return `${all.filter((line) => names.includes(line.split(':')[0])).join('\n')}\n`;
}

/** Fills `root`. `linked`: what is not put in itself, or is put elsewhere, and whose libraries are wanted all the same. */
export function fillRoot(root, { programs, files, folders, linked = [] }) {
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) {
    mkdirSync(join(root, 'usr', name), { recursive: true });
    symlinkSync(`usr/${name}`, join(root, name));
  }
  for (const folder of ['/etc', '/proc', '/sys', '/dev', '/run', '/var/tmp', ...folders])
    mkdirSync(join(root, folder), { recursive: true });
  mkdirSync(join(root, 'tmp'), { mode: 0o1777 });
  for (const program of programs) putProgram(root, program);
  for (const [from, to] of files) put(root, from, to);
  for (const file of linked) putLibraries(root, file);
  const users = ['root', 'www-data', 'nobody', 'mysql', 'redis', 'haproxy'];
  writeFileSync(join(root, 'etc/passwd'), lines('/etc/passwd', users));
  writeFileSync(join(root, 'etc/group'), lines('/etc/group', [...users, 'nogroup', 'adm']));
  if (existsSync('/etc/nsswitch.conf')) put(root, '/etc/nsswitch.conf');
}
