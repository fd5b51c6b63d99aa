// Writes releases/VERSION.json and the table of docs/contracts.md from what nodes showed in the contract suite.
//   npm run contracts:table                                  runs the suite on released nodes of every release
//   npm run contracts:table -- --kind real-0.99.87           on one (repeatable); the files of the others stay
//   npm run contracts:table -- --from reports/contract.json  takes the results of an earlier run
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({ options: { from: { type: 'string', multiple: true }, kind: { type: 'string', multiple: true } } });

function suite(kind) {
  mkdirSync(join(root, 'reports'), { recursive: true });
  const json = join(root, 'reports', `contract-${kind ?? 'all'}.json`);
  const env = {
    ...process.env,
    AISBF_CHECK_REAL: '1',
    ...(kind === undefined ? { AISBF_CHECK_RELEASES: 'all' } : { AISBF_CHECK_KIND: kind }),
  };
  const args = ['run', 'tests/contract/', '--reporter=default', '--reporter=json', `--outputFile.json=${json}`];
  spawnSync(process.execPath, [join(root, 'node_modules', 'vitest', 'vitest.mjs'), ...args], { cwd: root, env, stdio: ['ignore', 2, 2] });
  if (!existsSync(json)) throw new Error('Failed to run the contract suite: it left no results. Please see above.');
  return json;
}

/** One row per test of a released kind: { kind, topic, title, status, noted }. */
function results(file) {
  const { testResults } = JSON.parse(readFileSync(file, 'utf8'));
  return testResults.flatMap(({ assertionResults }) =>
    assertionResults.flatMap(({ ancestorTitles, title, status, meta }) => {
      const kept = ancestorTitles.findIndex((one) => one.startsWith('kept by '));
      const [, nodes, name] = /^kept by (fake|real)-(.+)$/.exec(ancestorTitles[kept] ?? '') ?? [];
      if (nodes !== 'real') return [];
      return [{ name, topic: ancestorTitles.slice(kept + 1).join(', '), title, status, noted: meta?.noted }];
    }),
  );
}

const FOLDER = join(root, 'releases');
const byVersion = (left, right) => left.localeCompare(right, 'en', { numeric: true });

/** What one release shows of one behaviour, in a word: what it was seen to do, else that it keeps the contract. */
const word = ({ status, noted }) => (noted === undefined ? (status === 'passed' ? 'kept' : 'DEPARTS') : noted.seen);

/** A release's file is what its nodes showed in this run, and nothing else. */
function writeReleases(rows) {
  for (const name of new Set(rows.map((row) => row.name))) {
    const own = rows.filter((row) => row.name === name && ['passed', 'failed'].includes(row.status));
    const behaviours = Object.fromEntries(own.filter(({ noted }) => noted?.id !== undefined).map(({ noted }) => [noted.id, noted.seen]));
    const suite = {};
    for (const row of own) suite[row.topic] = { ...suite[row.topic], [row.title]: word(row) };
    const release = { release: name.replace(/-repaired$/, ''), repaired: name.endsWith('-repaired'), behaviours, suite };
    writeFileSync(join(FOLDER, `${name}.json`), `${JSON.stringify(release, null, 2)}\n`);
    process.stderr.write(`wrote releases/${name}.json: ${own.length} behaviours\n`);
  }
}

const MARKS = ['<!-- table: written by npm run contracts:table -->', '<!-- /table -->'];
const cell = (text) => text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('\n', ' ');

/** topic -> title -> release -> word. */
function tableOf(releases) {
  const table = {};
  for (const [name, { suite }] of releases) {
    for (const [topic, titles] of Object.entries(suite)) {
      table[topic] ??= {};
      for (const [title, shown] of Object.entries(titles)) table[topic][title] = { ...table[topic][title], [name]: shown };
    }
  }
  return table;
}

function markdown(releases) {
  const names = releases.map(([name]) => name);
  const lines = [];
  for (const [topic, titles] of Object.entries(tableOf(releases))) {
    lines.push('', `### ${topic}`, '', `| | ${names.join(' | ')} |`, `|---|${'---|'.repeat(names.length)}`);
    for (const [title, shown] of Object.entries(titles)) {
      const all = names.map((name) => shown[name] ?? '–');
      const same = all.length > 1 && all[0] !== 'kept' && all.every((one) => one === all[0]);
      lines.push(`| ${cell(title)} | ${all.map((one, at) => (same && at > 0 ? 'the same' : cell(one))).join(' | ')} |`);
    }
  }
  return lines.join('\n');
}

const asked = values.from ?? (values.kind === undefined ? [suite()] : values.kind.map(suite));
const rows = asked.flatMap(results);
if (rows.length === 0) throw new Error('Failed to make the table: no released node was asked. Please run npm run setup -- --real first.');
mkdirSync(FOLDER, { recursive: true });
writeReleases(rows);
const releases = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.json'))
  .map((file) => [file.replace(/\.json$/, ''), JSON.parse(readFileSync(join(FOLDER, file), 'utf8'))])
  .sort(([left], [right]) => byVersion(left, right));
const page = join(root, 'docs', 'contracts.md');
const [head, rest] = readFileSync(page, 'utf8').split(MARKS[0]);
writeFileSync(page, `${head}${MARKS[0]}\n${markdown(releases)}\n\n${MARKS[1]}${rest.split(MARKS[1])[1]}`);
process.stderr.write(`wrote docs/contracts.md: ${rows.length} results\n`);
