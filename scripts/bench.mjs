// `npm run bench [-- --case 3x12:50,200x50:0] [--runs N] [--limit SECONDS] [--write]`: whole processes of `aisbf-check diagnose` against a
// bare undici loop over the same requests with as many in flight, in turn, on nodes that are another process of this machine. Prints a
// table of medians; `--write` puts it into docs/performance.md. Wants a machine that does nothing else.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { clusterFile, startNodes } from './bench/cluster.mjs';
import { measured, median, TooLong } from './bench/measure.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const DOCS = here('../docs/performance.md');
const [BEGIN, END] = ['<!-- bench -->', '<!-- /bench -->'];
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    case: { type: 'string', default: '3x12:50,20x50:50,200x50:50,3x12:0,20x50:0,200x50:0' },
    limit: { type: 'string', default: '60' },
    write: { type: 'boolean', default: false },
  },
});
const runs = Number(values.runs);
const TOKEN = 'bench-token-0001';
/** What a cluster file says where it says nothing. */
const LIMITS = { perNode: 4, inAll: 256 };
const folder = mkdtempSync(join(tmpdir(), 'aisbf-check-bench-'));

/** Runs both in turn on the same nodes, after one run of each that is not counted. */
async function samplesOf(nodes, urls, cells) {
  const { text, paths } = clusterFile(urls, cells);
  const files = { cluster: join(folder, 'cluster.yaml'), plan: join(folder, 'plan.json'), record: join(folder, 'record.ndjson') };
  writeFileSync(files.cluster, text);
  writeFileSync(files.plan, JSON.stringify({ urls, paths, ...LIMITS }));
  const options = { env: { BENCH_TOKEN: TOKEN }, limitMs: Number(values.limit) * 1000, output: join(folder, 'time') };
  const words = ['diagnose', '--cluster', files.cluster, '--check', 'consistency', '--json', '--record', files.record];
  const kinds = { tool: [here('../bin/aisbf-check.js'), ...words], bare: [here('bench/bare-loop.mjs'), files.plan] };
  const samples = { tool: [], bare: [] };
  for (let run = 0; run <= runs; run += 1) {
    for (const [kind, command] of Object.entries(kinds)) {
      const before = nodes.cpuSeconds();
      const sample = await measured(command, options);
      if (run > 0) samples[kind].push({ ...sample, nodes: nodes.cpuSeconds() - before });
    }
  }
  return samples;
}

const seconds = (value) => `${value.toFixed(2)} s`;

async function compare(count, cells, delayMs) {
  const nodes = await startNodes(count, delayMs, TOKEN);
  const head = [`${count} x ${cells}`, `${delayMs} ms`];
  try {
    const { tool, bare } = await samplesOf(nodes, nodes.urls, cells);
    const of = (samples, name) => median(samples.map((sample) => sample[name]));
    const ratio = median(tool.map(({ wall }, index) => wall / bare[index].wall));
    return [
      ...head,
      seconds(of(tool, 'wall')),
      seconds(of(bare, 'wall')),
      `${ratio.toFixed(2)}x`,
      seconds(of(tool, 'cpu')),
      seconds(of(bare, 'cpu')),
      `${seconds(of(tool, 'nodes'))} / ${seconds(of(bare, 'nodes'))}`,
      `${Math.max(...tool.map(({ megabytes }) => megabytes)).toFixed(0)} MB`,
      `${Math.max(...bare.map(({ megabytes }) => megabytes)).toFixed(0)} MB`,
    ];
  } catch (error) {
    if (!(error instanceof TooLong)) throw error;
    return [...head, error.message, ...Array.from({ length: 7 }, () => '')];
  } finally {
    await nodes.stop();
  }
}

const rows = [];
const [before] = loadavg();
try {
  for (const one of values.case.split(',')) {
    const [size, delay] = one.split(':');
    const [nodes, cells] = size.split('x').map(Number);
    rows.push(await compare(nodes, cells, Number(delay)));
    process.stderr.write(`${rows.at(-1).join('  ')}\n`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const heads = [
  'nodes x cells',
  'answer after',
  'diagnose',
  'bare loop',
  'ratio',
  'CPU',
  'CPU of the loop',
  "nodes' CPU",
  'memory',
  'of the loop',
];
const [{ model }] = cpus();
const machine = `${cpus().length} CPUs (${model}), Node ${process.version}, load before ${before.toFixed(1)}`;
const table = [heads, heads.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
const text = `Medians of ${runs} runs each, in turn; peak memory the highest. ${machine}.\n\n${table}\n`;
console.log(text);
if (values.write) {
  const page = readFileSync(DOCS, 'utf8');
  writeFileSync(DOCS, `${page.slice(0, page.indexOf(BEGIN) + BEGIN.length)}\n${text}${page.slice(page.indexOf(END))}`);
}
