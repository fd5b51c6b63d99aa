// A process with tiny nodes on loopback, each answering every read of a healthy node after a while. Prints their addresses as JSON.
import { createServer } from 'node:http';

const [count, delayMs] = process.argv.slice(2).map(Number);
const listing = JSON.stringify({ object: 'list', data: [{ id: 'p/m', object: 'model', created: 1, owned_by: 'p' }] });
const bodies = { '/health': '{"status":"ok"}', '/version': '{"version":"0.99.87"}' };
const token = process.env.BENCH_TOKEN;

function answer(request, response) {
  const path = request.url.split('?')[0];
  const known = request.headers.authorization === `Bearer ${token}`;
  const open = path === '/' || path.startsWith('/api/models') || path === '/api/v1/models';
  const status = open || known ? 200 : 403;
  const body = status === 403 ? '{"error":"Invalid authentication token"}' : (bodies[path] ?? listing);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

const servers = Array.from({ length: count }, () => {
  const server = createServer((request, response) => {
    if (delayMs === 0) answer(request, response);
    else setTimeout(answer, delayMs, request, response);
  });
  server.keepAliveTimeout = 60_000;
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${server.address().port}`)));
});
process.on('SIGTERM', () => process.exit(0));
process.stdout.write(`${JSON.stringify(await Promise.all(servers))}\n`);
