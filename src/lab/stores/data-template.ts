import { lstatSync } from 'node:fs';
import { cp, mkdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { MysqlProgram } from './mysql-program.js';

/**
 * A data folder fresh from the installer, made once per user and server version and kept beside the labs' folders.
 * It is built under the lab's own folder and renamed, so that nobody ever sees half of one.
 */
export async function dataTemplate(program: MysqlProgram, labDir: string): Promise<string> {
  const user = process.getuid?.() ?? 0;
  const cached = join(dirname(labDir), `aisbf-check-cache-${user}-${program.version.replaceAll(/[^\w.-]/g, '_')}`);
  if (isFolderOf(user, cached)) return cached;
  const draft = join(labDir, `template-${process.hrtime.bigint()}`);
  const tmpDir = `${draft}.tmp`;
  await mkdir(tmpDir, { recursive: true });
  try {
    await program.initialise(draft, tmpDir);
  } catch (cause) {
    throw new Error(`Failed to make a data folder for ${program.server} ${program.version}. Please see the cause.`, { cause });
  }
  try {
    await rename(draft, cached);
    return cached;
  } catch {
    // Somebody else was faster, or the name is taken by another user: our own draft serves as well.
    return isFolderOf(user, cached) ? cached : draft;
  }
}

export async function copyTemplate(template: string, dataDir: string): Promise<void> {
  await cp(template, dataDir, { recursive: true });
}

/** In a folder that all users may write to, the name alone proves nothing. */
function isFolderOf(user: number, path: string): boolean {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  return stat?.isDirectory() === true && stat.uid === user;
}
