import { ask } from '../ask.js';
import { schemaSql } from '../fake-node/schema-sql.js';
import { startChild } from '../process/child.js';
import { packageMounts } from '../process/package-mounts.js';
import { distScript } from '../process/package-root.js';
import type { ContainedStart, NodeKind } from './node-kind.js';

function scriptAndArgs(node: ContainedStart, repair: boolean): readonly string[] {
  return [
    distScript('lab/fake-node/main.js'),
    '--port',
    String(node.port),
    '--contract',
    node.contract,
    '--release',
    node.release,
    ...node.quirks.flatMap((quirk) => ['--quirk', quirk]),
    ...(repair ? ['--without-quirk', 'mysql-never-opens'] : []),
  ];
}

/** Our own server: same files, same tables, same keys as released AISBF. `repair`: what kept a release from opening MySQL is switched off. */
export function fakeKind({ repair }: { readonly repair: boolean } = { repair: false }): NodeKind {
  return {
    name: 'fake',
    available: async () => true,
    tables: async ({ contract }) => schemaSql(contract),
    start: (node) =>
      startChild({
        name: node.id,
        command: process.execPath,
        args: scriptAndArgs(node, repair),
        env: { ...process.env, HOME: node.home, HTTP_PROXY: node.proxy, http_proxy: node.proxy, NO_PROXY: undefined, no_proxy: undefined },
        warden: node.warden,
        ready: async () => (await ask(`http://127.0.0.1:${node.port}/`, { timeoutMs: 2000 })).status === 200,
        readyTimeoutMs: 20_000,
      }),
    imageRole: 'node',
    contained: async (node) => ({
      command: ['node', ...scriptAndArgs(node, repair)],
      env: {},
      mounts: packageMounts(),
      readyTimeoutMs: 60_000,
    }),
  };
}
