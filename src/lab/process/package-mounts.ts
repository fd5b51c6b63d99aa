import { createRequire } from 'node:module';
import path from 'node:path';
import { packageRoot } from './package-root.js';

/** The folder that holds the packages this one uses; not its own where it is itself installed as a package. */
function packagesFolder(): string {
  const file = createRequire(import.meta.url).resolve('undici');
  const marker = `${path.sep}node_modules${path.sep}`;
  return file.slice(0, file.lastIndexOf(marker) + marker.length - 1);
}

/** What a container must see to run a script of this package; under the same paths, so that nothing is told twice. */
export function packageMounts(): readonly string[] {
  const root = packageRoot();
  const packages = packagesFolder();
  if (packages.startsWith(`${root}${path.sep}`)) return [root];
  return root.startsWith(`${packages}${path.sep}`) ? [packages] : [packages, root];
}
