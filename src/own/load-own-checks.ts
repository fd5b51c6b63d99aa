import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Check } from '../checks/check.js';
import { allChecks } from '../checks/registry.js';
import { isCheck, lacksOf, looksLikeCheck } from './check-shape.js';
import { OwnCheckError } from './own-check-error.js';

/** Folder beside the cluster file. */
const FOLDER = 'checks';
/** Tests and declarations may lie beside the checks. */
const IS_CHECK_FILE = /^(?!.*\.(test|spec|d)\.[a-z]+$).*\.(ts|mts|js|mjs)$/;

async function filesIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    const names = entries.filter((entry) => !entry.isDirectory() && IS_CHECK_FILE.test(entry.name)).map(({ name }) => name);
    return names.sort().map((name) => join(folder, name));
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'it cannot be read';
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw new OwnCheckError(folder, code, 'make the folder readable', cause);
  }
}

async function exportsOf(file: string): Promise<readonly unknown[]> {
  // Loaded here and not above: most clusters have no checks of their own.
  const [{ createJiti }, toolkit] = await Promise.all([import('jiti'), import('../checks/toolkit.js')]);
  // This package is handed over as it runs, so that a file finds it wherever it lies, with nothing installed beside it.
  const virtualModules = { 'aisbf-check/checks': toolkit, 'aisbf-check': toolkit };
  const jiti = createJiti(import.meta.url, { fsCache: false, moduleCache: false, interopDefault: false, virtualModules });
  try {
    const module: unknown = await jiti.import(file);
    return typeof module === 'object' && module !== null ? Object.values(module).flatMap((value: unknown) => value) : [];
  } catch (cause) {
    const why = (cause instanceof Error ? cause.message : String(cause)).trim().replace(/\.$/, '');
    throw new OwnCheckError(file, why, 'correct the file', cause);
  }
}

/** A cell belongs to the check that made it, whatever it says: it is judged by nobody else's. */
const owning = (check: Check): Check => ({ ...check, cells: (ctx) => check.cells(ctx).map((cell) => ({ ...cell, check: check.id })) });

async function checksIn(file: string): Promise<readonly Check[]> {
  const found = [...new Set((await exportsOf(file)).filter(looksLikeCheck))];
  if (found.length === 0) throw new OwnCheckError(file, 'it exports no check', 'export what defineCheck gives');
  return found.map((value) => {
    if (isCheck(value)) return owning(value);
    throw new OwnCheckError(file, `the check ${String(value.id)} has a bad field (${lacksOf(value)})`, 'see docs/own-checks.md');
  });
}

/** All checks for a cluster: ours, then those beside its file. @throws {OwnCheckError} */
export const checksFor = async (clusterFile: string): Promise<readonly Check[]> => [...allChecks, ...(await loadOwnChecks(clusterFile))];

/**
 * The checks in the folder `checks` beside a cluster file, TypeScript or JavaScript, in the order of the files' names.
 * @throws {OwnCheckError} where a file cannot be loaded, has no check, or has one whose id is taken
 */
export async function loadOwnChecks(clusterFile: string): Promise<readonly Check[]> {
  const takenBy = new Map(allChecks.map(({ id }) => [id, 'aisbf-check itself']));
  const own: Check[] = [];
  for (const file of await filesIn(join(dirname(clusterFile), FOLDER))) {
    for (const check of await checksIn(file)) {
      const taken = takenBy.get(check.id);
      if (taken !== undefined) throw new OwnCheckError(file, `the id ${check.id} is taken by ${taken}`, 'give it another id');
      takenBy.set(check.id, file);
      own.push(check);
    }
  }
  return own;
}
