import { accessSync, constants, mkdirSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

/**
 * Where installed releases are kept between labs: `$XDG_CACHE_HOME/aisbf-check`, else `~/.cache/aisbf-check`, else a folder of this user
 * below the temporary one.
 * @throws if none of them can be written to
 */
export function cacheFolder(): string {
  const given = process.env['XDG_CACHE_HOME'];
  const usual = given?.startsWith('/') ? given : join(homedir(), '.cache');
  const candidates = [join(usual, 'aisbf-check'), join(tmpdir(), `aisbf-check-cache-${process.getuid?.() ?? 0}`)];
  const found = candidates.find(canWrite);
  if (found !== undefined) return found;
  throw new Error(
    `Failed to find a folder for released AISBF: ${candidates.join(' and ')} cannot be written to. Please set XDG_CACHE_HOME to one that can.`,
  );
}

function canWrite(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
