import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ask } from '../../src/lab/ask.js';
import type { Lab } from '../../src/lab/lab.js';
import { holdPort } from '../../src/lab/net/port-hold.js';
import { startChild } from '../../src/lab/process/child.js';
import { findBinary } from '../../src/lab/stores/find-binary.js';

export interface Haproxy extends AsyncDisposable {
  readonly url: string;
}

const config = (port: number, servers: readonly string[]): string => `
defaults
  mode http
  timeout connect 3s
  timeout client 60s
  timeout server 60s
frontend entry
  bind 127.0.0.1:${port}
  default_backend aisbf
backend aisbf
  balance roundrobin
  option httpchk GET /health
  default-server check inter 200ms fall 1
${servers.map((server) => `  ${server}`).join('\n')}
`;

/** HAProxy itself in front of a lab's nodes, asking for their health as many people have it; resolves once it has looked at all of them. */
export async function startHaproxy(lab: Lab): Promise<Haproxy> {
  const program = findBinary('haproxy');
  if (program === undefined) throw new Error('Failed to find haproxy. Please run npm run images, or: apt-get install haproxy');
  const hold = await holdPort();
  const folder = join(lab.warden.dir, 'haproxy');
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'haproxy.cfg');
  const servers = lab.nodes.map(({ spec, own }) => `server ${spec.name} ${own.host}:${own.port}`);
  await writeFile(file, config(hold.port, servers));
  const url = `http://127.0.0.1:${hold.port}`;
  const child = await startChild({
    name: 'haproxy',
    command: program,
    args: ['-db', '-f', file],
    env: process.env,
    warden: lab.warden,
    // As long as it has not looked at them all it passes requests on.
    ready: async () => (await ask(`${url}/`, { timeoutMs: 2000 })).status === 503,
    readyTimeoutMs: 30_000,
  });
  return {
    url,
    async [Symbol.asyncDispose]() {
      await child.stop();
      hold.release();
    },
  };
}
