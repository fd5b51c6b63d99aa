import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGE_NAME = 'aisbf-check';

/** The folder of this package, found the same way from `src` and from `dist`. */
export function packageRoot(): string {
  const start = dirname(fileURLToPath(import.meta.url));
  for (let folder = start; ; folder = dirname(folder)) {
    if (isOurs(join(folder, 'package.json'))) return folder;
    if (dirname(folder) === folder) {
      throw new Error(
        `Failed to find the package folder: no package.json named ${PACKAGE_NAME} above ${start}. Please reinstall the package.`,
      );
    }
  }
}

/**
 * The path of a compiled script, so that child processes run plain JavaScript even when the caller runs from `src`.
 * @param relative path below `dist`, for example `lab/process/warden-main.js`
 */
export function distScript(relative: string): string {
  const script = join(packageRoot(), 'dist', relative);
  if (!existsSync(script)) throw new Error(`Failed to find ${script}: the package is not built. Please run npm run build.`);
  return script;
}

function isOurs(file: string): boolean {
  if (!existsSync(file)) return false;
  const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return typeof parsed === 'object' && parsed !== null && 'name' in parsed && parsed.name === PACKAGE_NAME;
}
