// Runs a heavy bed whole and writes its result, with commit and date, into docs/full-results.md. A gate draws a sample of each bed instead.
//   npm run full-results -- score-native         every fault at every target on fake nodes, and healthy labs
//   npm run full-results -- score-released       the same on released nodes
//   npm run full-results -- score-containers     the same in containers
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const PAGE = join(root, 'docs', 'full-results.md');

const BEDS = {
  'score-native': { title: 'Score, fake nodes, native', args: ['--engine', 'native', '--healthy', '40'] },
  'score-released': { title: 'Score, released nodes', args: ['--engine', 'native', '--node-kind', 'real', '--healthy', '10'] },
  'score-containers': { title: 'Score, fake nodes in containers', args: ['--engine', 'docker', '--healthy', '10'] },
};

function fail(text) {
  process.stderr.write(`${text}\n`);
  process.exit(64);
}

const git = (...args) => spawnSync('git', args, { cwd: root, encoding: 'utf8' }).stdout.trim();

function measured(args) {
  const since = performance.now();
  const words = [join(root, 'bin', 'aisbf-check.js'), 'score', '--json', ...args];
  const { stdout, status } = spawnSync(process.execPath, words, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 2],
    maxBuffer: 2 ** 28,
  });
  if (stdout === '') throw new Error(`Failed to run the score: it ended with ${status} and printed nothing. Please see above.`);
  return { minutes: Math.round((performance.now() - since) / 60_000), status, score: JSON.parse(stdout) };
}

const isRight = (one) =>
  one.inForce && one.detected && one.culprit && one.layer && one.fix && one.symptom && one.exitCode && one.healed && one.falseBlame === 0;

function missLine(one) {
  const name = one.place === '' ? one.id : `${one.id}:${one.place}`;
  return `- \`${name}\`: ${one.failed ?? `found: ${one.found.join('; ') || 'nothing'}`}`;
}

function section(title, { minutes, score }) {
  const { totals, seed, faults, healthy } = score;
  const dirty = git('status', '--porcelain', '--untracked-files=no') === '' ? '' : ' (with uncommitted changes)';
  const misses = faults.filter((one) => !isRight(one)).map(missLine);
  const alarms = healthy
    .flatMap(({ falseAlarms, failed }) => (failed === null ? falseAlarms : [failed]))
    .map((text) => `- healthy lab: ${text}`);
  return [
    `## ${title}`,
    '',
    `Commit ${git('rev-parse', '--short', 'HEAD')}${dirty}, ${new Date().toISOString().slice(0, 10)}, seed ${seed}, ${minutes} min on ${availableParallelism()} cores.`,
    '',
    '| faults x targets | right | in force | detected | suspect | layer | fix | false blame | healthy labs | quiet |',
    '|---|---|---|---|---|---|---|---|---|---|',
    `| ${totals.faults} | ${totals.right} | ${totals.inForce} | ${totals.detected} | ${totals.culprit} | ${totals.layer} | ${totals.fix} | ${totals.falseBlame} | ${totals.healthy} | ${totals.quiet} |`,
    ...(misses.length + alarms.length === 0 ? [] : ['', ...misses, ...alarms]),
  ].join('\n');
}

/** The page with that section in place of the one of the same title, or behind the others. */
function withSection(page, title, text) {
  const parts = page.split(/^(?=## )/m).map((part) => part.trimEnd());
  const at = parts.findIndex((part) => part.startsWith(`## ${title}\n`));
  if (at === -1) parts.push(text);
  else parts[at] = text;
  return `${parts.join('\n\n')}\n`;
}

const [name] = process.argv.slice(2);
const bed = BEDS[name];
if (bed === undefined) fail(`Failed to run a bed: there is no '${name ?? ''}'. Please name one of: ${Object.keys(BEDS).join(', ')}.`);
const result = measured(bed.args);
writeFileSync(PAGE, withSection(readFileSync(PAGE, 'utf8'), bed.title, section(bed.title, result)));
process.stderr.write(`wrote docs/full-results.md: ${bed.title}\n`);
process.exitCode = result.status ?? 1;
