import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Clock ticks in a second, as Linux counts processes' time. */
const TICKS = 100;

/** Starts nodes in a process of their own. */
export async function startNodes(count, delayMs, token) {
  const script = fileURLToPath(new URL('nodes.mjs', import.meta.url));
  const child = spawn(process.execPath, [script, String(count), String(delayMs)], {
    env: { ...process.env, BENCH_TOKEN: token },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return {
    urls: JSON.parse(line),
    /** User and system time that they took so far. */
    cpuSeconds() {
      const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return (Number(fields[11]) + Number(fields[12])) / TICKS;
    },
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Reads that share nothing: as many questions per node as cells. */
export function clusterFile(urls, cells) {
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
