import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../process/package-root.js';
import { cacheFolder } from './cache-folder.js';

/** Releases of AISBF that were published as a package and that the lab has been tried with. */
export const releases = ['0.99.82', '0.99.84', '0.99.87', '0.99.92'] as const;

/** The one a lab starts when nothing is said: the last that uses MySQL as it is. */
export const USUAL_RELEASE = '0.99.87';

/** tiktoken looks a tokenizer file up by the SHA-1 of the address it would download it from. */
export const TOKENIZER_FILE = '9b5ad71b2ce5302211f9c61530b329a4922fc6a4';

/** Where what is installed lies. Each is made under another name and renamed, so one that exists is complete. */
export interface Places {
  readonly cache: string;
  /** A virtual environment per set of requirements. */
  readonly environment: string;
  readonly python: string;
  readonly tokenizers: string;
  /** Where the environment keeps its packages; made for one version of Python. */
  readonly packages: string;
  /** One folder per release, apart from what it needs. */
  release(version: string): string;
  /** The working directory of a node: the package's own copy of main.py, templates and so on. */
  share(version: string): string;
}

export const requirementsFile = (): string => join(packageRoot(), 'docker', 'aisbf', 'requirements.txt');
export const launcherFile = (): string => join(packageRoot(), 'docker', 'aisbf', 'launch.py');

function packagesOf(environment: string): string {
  const lib = join(environment, 'lib');
  const version = existsSync(lib) ? readdirSync(lib).find((name) => /^python3\.\d+$/.test(name)) : undefined;
  return join(lib, version ?? 'python3', 'site-packages');
}

export function places(): Places {
  const cache = join(cacheFolder(), 'real');
  const hash = createHash('sha256').update(readFileSync(requirementsFile())).digest('hex').slice(0, 12);
  const environment = join(cache, `environment-${hash}`);
  const release = (version: string): string => join(cache, `aisbf-${version}`);
  return {
    cache,
    environment,
    python: join(environment, 'bin', 'python'),
    tokenizers: join(environment, 'tokenizers'),
    packages: packagesOf(environment),
    release,
    share: (version) => join(release(version), 'aisbf', '_share'),
  };
}

/** True, or what has to be done so that nodes of this release can be started. */
export function installed(version: string): true | string {
  const { python, share } = places();
  if (existsSync(python) && existsSync(join(share(version), 'main.py'))) return true;
  const more = version === USUAL_RELEASE ? '' : ` --release ${version}`;
  return `released AISBF ${version} is not installed. Please run npm run setup -- --real${more}`;
}
