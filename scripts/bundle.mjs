// Part of `npm run build`: the command line as a few files in dist/command, with the packages that `diagnose` starts with. Node takes
// longer to find and link 340 small modules than to ask a small cluster everything. The library (dist/index.js and the rest of dist)
// stays as tsc makes it; what a command loads later, or not at all, stays in node_modules.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

// All of licences that allow it: what is of another kind (JMESPath's is MPL) stays a package of its own.
const BUNDLED = ['cli-table3', 'commander', 'fast-json-stable-stringify', 'fastest-levenshtein', 'picocolors', 'semver', 'yaml', 'zod'];
/** What they would load and not use, by package. */
const NOT_LOADED = [
  ['undici', 'node:http'],
  ['undici', 'node:http2'],
  ['commander', 'node:child_process'],
];
const root = fileURLToPath(new URL('..', import.meta.url));
const out = join(root, 'dist', 'command');
const probe = join(root, 'dist', 'probe') + sep;
const MODULES = `${sep}node_modules${sep}`;

const isBare = (id) => /^[@a-z]/i.test(id) && !id.startsWith('node:');
const packageOf = (id) => id.split('/', id.startsWith('@') ? 2 : 1).join('/');

const bundled = (name) => join(root, 'scripts', 'bundle', name);

/** Says where a package is taken from: the runner's undici is the part that it uses; what is not bundled is left to Node. */
const packages = {
  name: 'packages',
  resolveId(id, importer) {
    if (NOT_LOADED.some(([owner, name]) => id === name && importer?.includes(MODULES + owner + sep))) return bundled('not-loaded.cjs');
    if (!isBare(id) || importer === undefined) return null;
    if (id === 'undici' && importer.startsWith(probe)) return bundled('undici.cjs');
    const isOurs = importer.startsWith(join(root, 'dist') + sep);
    // Packages of packages come along with those that need them.
    return isOurs && !BUNDLED.includes(packageOf(id)) ? { id, external: true } : null;
  },
};

const bundle = await rolldown({ input: { main: join(root, 'dist/cli/main.js') }, platform: 'node', plugins: [packages] });
const { output } = await bundle.write({ dir: out, format: 'esm', chunkFileNames: '[name].js' });
await bundle.close();
if (!existsSync(join(out, 'main.js'))) {
  throw new Error('Failed to bundle the command line: there is no main.js. Please see what rolldown printed.');
}

/** The licences of what was copied in ask to go with it. */
const folders = output
  .flatMap(({ moduleIds = [] }) => moduleIds)
  .filter((id) => id.includes(MODULES))
  .map((id) => {
    const at = id.lastIndexOf(MODULES) + MODULES.length;
    return id.slice(0, at) + packageOf(id.slice(at).replaceAll(sep, '/'));
  });
const notices = [...new Set(folders)].sort().map((folder) => {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? 'It brings no text of its licence.' : readFileSync(join(folder, file), 'utf8').trim();
  return `${name} ${version} (${license})\n\n${text}\n`;
});
writeFileSync(join(out, 'LICENSES.txt'), `Packages that are copied into these files.\n\n${notices.join('\n----\n\n')}`);
