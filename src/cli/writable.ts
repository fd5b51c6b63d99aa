import { closeSync, existsSync, lstatSync, openSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from '../record/make-folder.js';
import { messageOf } from '../record/record-error.js';
import { OutputError } from './exit-codes.js';

/** Why nothing can be written there, or undefined. Makes its folder; a file that was not there is not there after. */
export function whyNotWritable(path: string): unknown {
  try {
    makeFolder(dirname(path));
    const wasThere = existsSync(path);
    closeSync(openSync(path, 'a'));
    if (!wasThere) rmSync(path);
    return undefined;
  } catch (error) {
    return error ?? 'it cannot be opened';
  }
}

/**
 * Before any probe is sent: a file that a person names must be writable, or a whole run would be for nothing.
 * @throws {OutputError}
 */
export function checkWritable(what: string, option: string, path: string | undefined): void {
  if (path === undefined) return;
  const cause = whyNotWritable(path);
  if (cause === undefined) return;
  throw new OutputError(
    `Failed to write the ${what} ${path}: ${messageOf(cause)}. Please name a file that can be written (${option} FILE).`,
    {
      cause,
    },
  );
}

/** Removes what an earlier run left there, and nothing but a file: `/dev/null` is needed by everybody. */
export function removeOldFile(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isFile() === true) rmSync(path, { force: true });
}
