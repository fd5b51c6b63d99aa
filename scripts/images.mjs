// `npm run images`: stand-ins for the lab's container images, made of Debian packages, for machines that reach no registry.
// Tagged aisbf-check/ROLE:VERSION, never with a public name; what is there already is kept. Arguments: roles, default all. mysql and
// valkey are unpacked from another suite, since Debian's stable one has no package of them; that takes a minute, the rest some seconds.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureDocker, NoDocker } from './ensure-docker.mjs';
import { EngineError, imageWith, importImage, labelsOf } from './images/engine-api.mjs';
import { pythonRole } from './images/python.mjs';
import { ROLES, TOOLS, UNPACKED_ROLES } from './images/roles.mjs';
import { fillRoot, findProgram } from './images/root-folder.mjs';
import { runIn, unpackRoot } from './images/unpacked.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const LABEL = 'dev.aisbf-check.recipe';

class ImagesError extends Error {}

const talk = (line) => process.stderr.write(`images: ${line}\n`);

/** Changes whenever how an image is made changes. */
function recipe() {
  const hash = createHash('sha256');
  const folder = join(here, 'images');
  for (const file of readdirSync(folder).sort()) hash.update(readFileSync(join(folder, file)));
  return hash.digest('hex').slice(0, 16);
}

const isHere = ({ programs, files }) =>
  programs.every((name) => findProgram(name) !== undefined) && files.every(([from]) => existsSync(from));

function install(roles) {
  const missing = [...new Set(roles.filter((role) => !isHere(role)).map(({ debian }) => debian))];
  if (missing.length === 0) return;
  const command = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  if (process.getuid?.() !== 0 || findProgram('apt-get') === undefined) {
    throw new ImagesError(
      `Failed to make images: ${missing.join(' and ')} missing, and only root may install them. Please run: sudo ${command}`,
    );
  }
  talk(command);
  // The packages' own services are not wanted: RUNLEVEL=1 keeps them from starting.
  const options = { stdio: ['ignore', 'ignore', 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' } };
  const [program, ...args] = command.split(' ');
  if (spawnSync(program, args, options).status === 0) return;
  spawnSync('apt-get', ['update', '-qq'], options);
  if (spawnSync(program, args, options).status !== 0)
    throw new ImagesError(`Failed to install ${missing.join(' and ')}. Please run: ${command}`);
}

function versionOf({ role, version: [program, args, pattern] }) {
  const { stdout, stderr } = spawnSync(findProgram(program) ?? program, args, { encoding: 'utf8' });
  const found = pattern.exec(`${stdout}${stderr}`)?.[1];
  if (found === undefined) throw new ImagesError(`Failed to read the version of ${role} from ${program}. Please check that it runs.`);
  return found;
}

/** A data folder fresh from the installer, so that the server is up in a moment. */
function bakeData(root, folder, work) {
  const args = ['--no-defaults', `--datadir=${join(root, folder)}`, '--auth-root-authentication-method=normal', '--skip-test-db'];
  const user = process.getuid?.() === 0 ? ['--user=root'] : [];
  mkdirSync(join(work, 'tmp'));
  execFileSync(findProgram('mariadb-install-db'), [...args, ...user, `--tmpdir=${join(work, 'tmp')}`, '--innodb-log-file-size=8M'], {
    stdio: 'pipe',
  });
}

async function make(role, image, label) {
  const work = mkdtempSync(join(tmpdir(), 'aisbf-check-image-'));
  const root = join(work, 'root');
  try {
    mkdirSync(root);
    fillRoot(root, { ...role, programs: [...TOOLS, ...role.programs].map(findProgram).filter((file) => file !== undefined) });
    if (role.dataFolder !== undefined) bakeData(root, role.dataFolder, work);
    await importRoot(root, image, role, label);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function importRoot(root, image, { changes }, label) {
  const tar = spawn('tar', ['-C', root, '--numeric-owner', '--owner=0', '--group=0', '-c', '.'], { stdio: ['ignore', 'pipe', 2] });
  await importImage(image, tar.stdout, [...changes, `LABEL ${LABEL}=${label}`]);
}

/** @returns its name, with the version that the suite has today */
async function makeUnpacked(role, label) {
  if (process.getuid?.() !== 0) throw new ImagesError(`Failed to make the image of ${role.role}: only root may. Please run it with sudo.`);
  const work = mkdtempSync(join(tmpdir(), 'aisbf-check-image-'));
  const root = join(work, 'root');
  try {
    mkdirSync(root);
    unpackRoot(root, role, work);
    for (const folder of role.folders) mkdirSync(join(root, folder), { recursive: true });
    for (const [from, to] of role.files) cpSync(from, join(root, to), { recursive: true });
    for (const [command, ...args] of role.prepare) runIn(root, command, ...args);
    const [program, args, pattern] = role.version;
    const image = `aisbf-check/${role.role}:${pattern.exec(runIn(root, program, ...args))?.[1] ?? 'unknown'}`;
    await importRoot(root, image, role, label);
    return image;
  } catch (cause) {
    const why = cause instanceof Error ? cause.stderr || cause.message : String(cause);
    throw new ImagesError(
      `Failed to make the image of ${role.role} from Debian ${role.suite}: ${String(why).trim()}. Please check that its packages can be fetched.`,
      { cause },
    );
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Where the packages of released AISBF lie; undefined where nothing is compiled yet that would know. */
async function releasedEnvironment() {
  const compiled = new URL('../dist/lab/real/places.js', import.meta.url);
  return existsSync(compiled) ? (await import(compiled.href)).places().environment : undefined;
}

/**
 * Makes the stand-ins of these roles (default: all) where they are missing or made another way.
 * @returns the image names by role
 */
export async function images(wanted = []) {
  const environment = await releasedEnvironment();
  const released = pythonRole(environment);
  const usual = released === undefined ? ROLES : [...ROLES, released];
  const known = [...usual, ...UNPACKED_ROLES];
  const roles = wanted.length === 0 ? known : known.filter(({ role }) => wanted.includes(role));
  const unknown = wanted.filter((name) => !known.some(({ role }) => role === name));
  if (unknown.length > 0) {
    const first = unknown.includes('aisbf') ? ' For aisbf run npm run setup -- --real first.' : '';
    throw new ImagesError(
      `Failed to make images: no role ${unknown.join(', ')}. Please choose among ${known.map(({ role }) => role).join(', ')}.${first}`,
    );
  }
  await ensureDocker();
  install(roles.filter(({ suite }) => suite === undefined));
  const made = {};
  for (const role of roles) {
    if (role.suite !== undefined) {
      const since = performance.now();
      const there = await imageWith(`aisbf-check/${role.role}`, LABEL, recipe());
      made[role.role] = there ?? (await makeUnpacked(role, recipe()));
      if (there === undefined) talk(`${made[role.role]} made in ${Math.round(performance.now() - since)} ms`);
      continue;
    }
    const label = role === released ? `${recipe()}-${basename(environment)}` : recipe();
    const image = `aisbf-check/${role.role}:${versionOf(role)}`;
    made[role.role] = image;
    if ((await labelsOf(image))?.[LABEL] === label) continue;
    const since = performance.now();
    await make(role, image, label);
    talk(`${image} made in ${Math.round(performance.now() - since)} ms`);
  }
  return made;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    process.stdout.write(`${Object.values(await images(process.argv.slice(2))).join('\n')}\n`);
  } catch (error) {
    if (!(error instanceof ImagesError || error instanceof EngineError || error instanceof NoDocker)) throw error;
    talk(error.message);
    process.exitCode = error instanceof NoDocker ? 2 : 1;
  }
}
