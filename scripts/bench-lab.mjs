// `npm run bench:lab [-- --runs N] [--write]`: how long a lab of three nodes takes to start and to stop on each engine, and how much memory
// it holds; the median of some runs. `--write` puts the table into docs/engines.md.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { LAB_LABEL } from '../dist/lab/docker/labels.js';
import { allEngines } from '../dist/lab/engines.js';
import { startLab } from '../dist/lab/start-lab.js';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '5' }, write: { type: 'boolean', default: false } } });
const DOCS = fileURLToPath(new URL('../docs/engines.md', import.meta.url));
const [BEGIN, END] = ['<!-- bench:lab -->', '<!-- /bench:lab -->'];
const MB = 1024 * 1024;

/** Every process below this one, by /proc. */
function descendants() {
  const parents = new Map();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      parents.set(Number(pid), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // It ended meanwhile.
    }
  }
  const isOurs = (pid) => pid === process.pid || (parents.has(pid) && isOurs(parents.get(pid)));
  return [...parents.keys()].filter((pid) => pid !== process.pid && isOurs(pid));
}

/** What a process holds for itself, and its share of what it shares. */
function share(pid) {
  try {
    return Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/** Of the lab's own processes and containers; this process, which holds the wires, is not counted. */
async function memoryOf(lab) {
  const own = descendants().reduce((sum, pid) => sum + share(pid), 0);
  if (lab.docker === undefined) return own;
  const { docker } = lab.docker;
  const containers = await docker.listContainers({ filters: { label: [`${LAB_LABEL}=${lab.warden.dir}`] } });
  const stats = await Promise.all(containers.map(({ Id }) => docker.getContainer(Id).stats({ stream: false })));
  return own + stats.reduce((sum, { memory_stats: { usage = 0, stats: more = {} } }) => sum + usage - (more.inactive_file ?? 0), 0);
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

async function measured(engine) {
  const runs = [];
  for (let run = 0; run < Number(values.runs); run += 1) {
    const began = performance.now();
    const lab = await startLab({ nodes: 3, engine });
    const stood = performance.now();
    const memory = await memoryOf(lab);
    const ending = performance.now();
    await lab.stop();
    runs.push({ start: (stood - began) / 1000, stop: (performance.now() - ending) / 1000, memory: memory / MB });
    process.stderr.write(`bench: ${engine} ${JSON.stringify(runs.at(-1))}\n`);
  }
  return Object.fromEntries(['start', 'stop', 'memory'].map((key) => [key, median(runs.map((one) => one[key]))]));
}

const rows = [];
for (const { name, available, describe } of allEngines) {
  const is = await available();
  if (is !== true) {
    process.stderr.write(`bench: ${name} left out: ${is}\n`);
    continue;
  }
  const { start, stop, memory } = await measured(name);
  rows.push(`| ${await describe()} | ${start.toFixed(1)} s | ${stop.toFixed(1)} s | ${Math.round(memory)} MB |`);
}
const table = ['| engine | start | stop | memory |', '|---|---|---|---|', ...rows].join('\n');
const caption = `${cpus().length} cores, Node ${process.versions.node}, 3 nodes and staging, images there; median of ${values.runs} runs.`;
process.stdout.write(`${caption}\n\n${table}\n`);
if (values.write) {
  const text = readFileSync(DOCS, 'utf8');
  const at = [text.indexOf(BEGIN), text.indexOf(END)];
  if (at.includes(-1)) throw new Error(`Failed to write the table: ${DOCS} lacks ${BEGIN} and ${END}. Please put them back.`);
  writeFileSync(DOCS, `${text.slice(0, at[0])}${BEGIN}\n${caption}\n\n${table}\n${text.slice(at[1])}`);
}
