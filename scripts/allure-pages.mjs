// An Allure 3 page for each folder of results below DIR/allure-results, and one that lists them. Each page keeps a
// history of its own, of which a run is one point however often its page is made.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Expected, and made for a person. */
export class ReportError extends Error {}

const root = fileURLToPath(new URL('..', import.meta.url));
const allure = join(root, 'node_modules', 'allure', 'cli.js');
const STATUSES = ['passed', 'failed', 'broken', 'skipped'];

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** The results in a folder, as Allure wrote them. */
function resultsIn(folder) {
  return readdirSync(folder)
    .filter((name) => name.endsWith('-result.json'))
    .map((name) => readJson(join(folder, name)));
}

/** Allure adds a point whenever it makes a page; the one it added for these very results goes before it adds it again. */
function forgetThisRun(file, results) {
  if (!existsSync(file)) return;
  // Allure's own name for a result.
  const ids = new Set(results.map(({ uuid }) => createHash('md5').update(uuid).digest('hex')));
  const isOther = (line) => !Object.values(JSON.parse(line).testResults).some(({ id }) => ids.has(id));
  const points = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  writeFileSync(
    file,
    points
      .filter(isOther)
      .map((line) => `${line}\n`)
      .join(''),
  );
}

/** A page about a private cluster tells nobody that it is looked at, and opens without a network. */
function takeOutAnalytics(page) {
  const html = readFileSync(page, 'utf8');
  const clean = html.replace(/<script async src="https:\/\/www\.googletagmanager\.com\/[^"]*"><\/script>\s*<script>[\s\S]*?<\/script>/, '');
  if (clean.includes('googletagmanager.com/gtag'))
    throw new ReportError('Failed to take the analytics out of the page. Please mend scripts/allure-pages.mjs.');
  writeFileSync(page, clean);
}

function makePage(reports, name) {
  const source = join(reports, 'allure-results', name);
  const results = resultsIn(source);
  const output = join(reports, 'allure-report', name);
  const history = join(reports, 'allure-history', `${name}.jsonl`);
  mkdirSync(dirname(history), { recursive: true });
  rmSync(output, { recursive: true, force: true });
  forgetThisRun(history, results);
  const env = { ...process.env, REPORT_TITLE: `aisbf-check: ${name}`, REPORT_OUTPUT: output, REPORT_HISTORY: history };
  const args = [allure, 'generate', '--config', join(root, 'scripts', 'allurerc.mjs'), source];
  const made = spawnSync(process.execPath, args, { cwd: root, env, encoding: 'utf8' });
  if (made.status !== 0)
    throw new ReportError(
      `Failed to make the page of ${name}: allure ended with ${made.status}. Please read:\n${made.stdout}${made.stderr}`,
    );
  takeOutAnalytics(join(output, 'index.html'));
  const counts = STATUSES.map((status) => [status, results.filter((result) => result.status === status).length]).filter(
    ([, count]) => count > 0,
  );
  return { name, words: counts.map(([status, count]) => `${count} ${status}`).join(', ') };
}

const escapeHtml = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** The page that lists the pages. */
function listOf(pages) {
  const items = pages.map(
    ({ name, words }) => `<li><a href="${encodeURIComponent(name)}/index.html">${escapeHtml(name)}</a>: ${words}</li>`,
  );
  return `<!doctype html>\n<meta charset="utf-8">\n<title>aisbf-check</title>\n<style>body { font: 16px/1.6 sans-serif; margin: 3em }</style>\n<h1>aisbf-check</h1>\n<ul>\n${items.join('\n')}\n</ul>\n`;
}

/** Makes all pages of a folder of reports, and says where they are. */
export function makePages(reports) {
  const results = join(reports, 'allure-results');
  const names = (existsSync(results) ? readdirSync(results, { withFileTypes: true }) : [])
    .filter((entry) => entry.isDirectory() && readdirSync(join(results, entry.name)).some((file) => file.endsWith('-result.json')))
    .map(({ name }) => name);
  if (names.length === 0) {
    throw new ReportError(
      'Failed to make a report: allure-results holds no results. Please run: npx aisbf-check gate --allure reports/allure-results/gate',
    );
  }
  rmSync(join(reports, 'allure-report'), { recursive: true, force: true });
  const pages = names.map((name) => makePage(reports, name));
  writeFileSync(join(reports, 'allure-report', 'index.html'), listOf(pages));
  for (const { name, words } of pages)
    process.stdout.write(`${join(relative('', reports), 'allure-report', name, 'index.html')}: ${words}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) makePages(process.argv[2]);
