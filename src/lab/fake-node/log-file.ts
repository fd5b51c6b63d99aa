import { appendFileSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';

/** Where a release that does not run as root logs to. */
const FOLDER = ['.local', 'var', 'log', 'aisbf'];
const FILES = ['aisbf.log', 'aisbf_error.log'] as const;

/**
 * Opens the files that a release logs to before it does anything else. Where it cannot it does not start; where a later line cannot be
 * written (the disk is full by then) it goes on without.
 * @throws as the file system says
 */
export function openLogFiles(home: string): (line: string) => void {
  const folder = join(home, ...FOLDER);
  mkdirSync(folder, { recursive: true });
  for (const name of FILES) closeSync(openSync(join(folder, name), 'a'));
  const file = join(folder, FILES[0]);
  return (line) => {
    try {
      appendFileSync(file, `${line}\n`);
    } catch {
      // As Python's logging: a handler that fails says so on stderr at most and stops nothing.
    }
  };
}
