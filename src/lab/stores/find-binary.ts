import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Folders that servers are installed in, though a user's PATH may lack them. */
const MORE_FOLDERS = ['/usr/sbin', '/usr/bin', '/sbin', '/usr/local/sbin'] as const;

/** The path of an executable in PATH or where servers usually are. */
export function findBinary(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== ''), ...MORE_FOLDERS];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
