// `npm run bench`: whole processes of `aisbf-check diagnose` against a bare undici loop over the same number of requests with as many in flight,
// one after the other, in turn, on nodes that are other processes of this machine. Prints a table of medians.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measured, median } from './bench/measure.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    sizes: { type: 'string', default: '3x12,20x50,200x50' },
    delays: { type: 'string', default: '50,0' },
  },
});
const runs = Number(values.runs);
const TOKEN = 'bench-token-0001';
const PER_NODE = 4;
const IN_ALL = 256;
const folder = mkdtempSync(join(tmpdir(), 'aisbf-check-bench-'));

async function startNodes(count, delayMs) {
  const child = spawn(process.execPath, [here('bench/nodes.mjs'), String(count), String(delayMs)], {
    env: { ...process.env, BENCH_TOKEN: TOKEN },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return { urls: JSON.parse(line), child };
}

/** Reads that share nothing: as many questions per node as cells. */
function clusterFile(urls, cells) {
  const paths = Array.from({ length: cells }, (_, index) => `/version?nth=${index}`);
  const lines = [
    'name: bench',
    'contract: aisbf-0.99',
    'release: 0.99.87',
    'nodes:',
    ...urls.map((url, index) => `  - { id: n${index + 1}, url: "${url}" }`),
    'identities:',
    `  - { id: ops, kind: global, token: "\${BENCH_TOKEN}" }`,
    'consistency:',
    ...paths.map((path, index) => `  - { id: item-${index}, request: "GET ${path}", as: ops, project: version }`),
  ];
  return { text: `${lines.join('\n')}\n`, paths };
}

async function compare(nodes, cells, delayMs) {
  const { urls, child } = await startNodes(nodes, delayMs);
  try {
    const { text, paths } = clusterFile(urls, cells);
    const cluster = join(folder, 'cluster.yaml');
    const plan = join(folder, 'plan.json');
    const output = join(folder, 'time');
    writeFileSync(cluster, text);
    writeFileSync(plan, JSON.stringify({ urls, paths, perNode: PER_NODE, inAll: IN_ALL }));
    const words = ['diagnose', '--cluster', cluster, '--check', 'consistency', '--json', '--record', join(folder, 'record.ndjson')];
    const tool = () => measured([here('../bin/aisbf-check.js'), ...words], { BENCH_TOKEN: TOKEN }, output);
    const bare = () => measured([here('bench/bare-loop.mjs'), plan], { BENCH_TOKEN: TOKEN }, output);
    await tool();
    await bare();
    const ours = [];
    const theirs = [];
    for (let run = 0; run < runs; run++) {
      ours.push(await tool());
      theirs.push(await bare());
    }
    const of = (samples, name) => median(samples.map((sample) => sample[name]));
    const ratio = median(ours.map(({ wall }, index) => wall / theirs[index].wall));
    return [
      `${nodes} x ${cells}`,
      `${delayMs} ms`,
      `${of(ours, 'wall').toFixed(2)} s`,
      `${of(theirs, 'wall').toFixed(2)} s`,
      `${ratio.toFixed(2)}x`,
      `${of(ours, 'cpu').toFixed(2)} s`,
      `${of(theirs, 'cpu').toFixed(2)} s`,
      `${Math.max(...ours.map(({ megabytes }) => megabytes)).toFixed(0)} MB`,
    ];
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
}

const rows = [];
try {
  for (const size of values.sizes.split(',')) {
    const [nodes, cells] = size.split('x').map(Number);
    for (const delay of values.delays.split(',').map(Number)) {
      rows.push(await compare(nodes, cells, delay));
      process.stderr.write(`${rows.at(-1).join('  ')}\n`);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const heads = ['nodes x cells', 'answer after', 'diagnose', 'bare loop', 'ratio', 'CPU', 'CPU of the loop', 'peak memory'];
console.log(`Medians of ${runs} runs each, in turn; Node ${process.version}, ${cpus().length} CPUs.\n`);
for (const row of [heads, heads.map(() => '---'), ...rows]) console.log(`| ${row.join(' | ')} |`);
