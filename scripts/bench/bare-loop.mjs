// The floor: the same requests, as many at once, by undici and nothing else. Takes a JSON file of { urls, paths, perNode, inAll }.
import { readFileSync } from 'node:fs';
import { Pool } from 'undici';

const { urls, paths, perNode, inAll } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const headers = { authorization: `Bearer ${process.env.BENCH_TOKEN}`, accept: 'application/json' };
// Across the nodes, as the runner goes: the first of every node, then the second of every node.
const pools = urls.map((url) => new Pool(url, { connections: perNode, pipelining: 1 }));
const jobs = paths.flatMap((path) => pools.map((pool) => ({ pool, path })));
let next = 0;
let answered = 0;
async function worker() {
  while (next < jobs.length) {
    const { pool, path } = jobs[next++];
    const { statusCode, body } = await pool.request({ path, method: 'GET', headers });
    await body.text();
    if (statusCode === 200) answered++;
  }
}
await Promise.all(Array.from({ length: Math.min(inAll, urls.length * perNode) }, worker));
await Promise.all(pools.map((pool) => pool.close()));
if (answered !== jobs.length) throw new Error(`${answered} of ${jobs.length} answered`);
