import { appendFileSync, existsSync, lstatSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { identify, isAlive, type ProcessIdentity, pidNamespace } from './process-identity.js';

/** Every process of a lab carries this variable; its value is the lab's folder. */
export const FOLDER_VARIABLE = 'AISBF_CHECK_LAB_DIR';

const PREFIX = 'aisbf-lab-';
const ADOPTED = 'adopted';
const LONGEST_PATH = 60;

/**
 * Makes the folder of a lab. Its name says who owns it (process namespace, pid, start time), so that there is no moment in which it
 * exists without an owner.
 */
export function makeLabFolder(): string {
  const owner = identify(process.pid);
  if (owner === undefined)
    throw new Error(
      'Failed to make a lab folder: this process cannot be found among the running ones. Please check that /proc or ps works.',
    );
  const name = `${PREFIX}${pidNamespace()}-${owner.pid}-${owner.startTime}-`;
  return mkdtempSync(join(labTmpdir(name.length), name));
}

/** Folders of dead owners of this very user and process namespace. */
export function abandonedFolders(): readonly string[] {
  const folders = new Set([tmpdir(), '/tmp'].filter((folder) => existsSync(folder)));
  return [...folders].flatMap((folder) =>
    readdirSync(folder)
      .filter(isAbandoned)
      .map((name) => join(folder, name))
      .filter(isOurs),
  );
}

/** Whether a lab's folder, by its name, belongs to a dead owner of this process namespace; it need not exist any more. */
export function isAbandoned(folder: string): boolean {
  const owner = ownerOf(basename(folder));
  return owner !== undefined && !isAlive(owner);
}

/** Notes a process in the folder itself, so that any later sweep knows it too. */
export function noteAdopted(folder: string, identity: ProcessIdentity): void {
  appendFileSync(join(folder, ADOPTED), `${identity.pid} ${identity.startTime}\n`);
}

export function adoptedIn(folder: string): readonly ProcessIdentity[] {
  const file = join(folder, ADOPTED);
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => /^(\d+) (\S+)$/.exec(line))
    .flatMap((match) => (match?.[1] === undefined || match[2] === undefined ? [] : [{ pid: Number(match[1]), startTime: match[2] }]));
}

function ownerOf(name: string): ProcessIdentity | undefined {
  const match = new RegExp(`^${PREFIX}([0-9a-z]+)-(\\d+)-([^-]+)-[^-]+$`).exec(name);
  if (match?.[1] !== pidNamespace() || match[2] === undefined || match[3] === undefined) return undefined;
  return { pid: Number(match[2]), startTime: match[3] };
}

/** A folder of that name may have been planted by another user of the machine, or be a link to elsewhere. */
function isOurs(path: string): boolean {
  try {
    const stat = lstatSync(path);
    return stat.isDirectory() && stat.uid === process.getuid?.();
  } catch {
    return false;
  }
}

/** A long TMPDIR (as on macOS) would break the limit of Unix sockets. */
function labTmpdir(nameLength: number): string {
  const usual = tmpdir();
  return usual.length + 1 + nameLength + 6 < LONGEST_PATH || !existsSync('/tmp') ? usual : '/tmp';
}
