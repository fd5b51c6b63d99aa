import { ask } from '../ask.js';
import { startChild } from '../process/child.js';
import { containedLaunch, type LaunchOptions, launchOf } from '../real/launch.js';
import { installed } from '../real/places.js';
import { realTables } from '../real/tables.js';
import type { NodeKind, NodeStart } from './node-kind.js';

/** Three at once on two busy cores take up to 50 s. */
const PATIENCE_MS = 150_000;

async function start(node: NodeStart, options: LaunchOptions) {
  const ready = installed(node.release);
  if (ready !== true) throw new Error(`Failed to start ${node.id}: ${ready}.`);
  return startChild({
    ...(await launchOf(node, options)),
    name: node.id,
    warden: node.warden,
    ready: async () => (await ask(`http://127.0.0.1:${node.port}/`, { timeoutMs: 5000 })).status === 200,
    readyTimeoutMs: PATIENCE_MS,
  });
}

/** Released AISBF from its Python package, as shipped or repaired in memory. */
export function realKind(options: LaunchOptions = { repair: false }): NodeKind {
  return {
    name: 'real',
    async available({ contract, release }) {
      if (contract !== 'aisbf-0.99') return `no released AISBF keeps the contract ${contract}. Please use --node-kind fake`;
      return installed(release);
    },
    // As shipped 0.99.92 makes no tables in MySQL; the tables are those it means to make.
    tables: (spec, server, warden) => realTables({ spec, server, warden, start: (node) => start(node, { repair: true }) }),
    start: (node) => start(node, options),
    imageRole: 'aisbf',
    async contained(node) {
      const ready = installed(node.release);
      if (ready !== true) throw new Error(`Failed to start ${node.id}: ${ready}.`);
      return { ...containedLaunch(node, options), readyTimeoutMs: PATIENCE_MS };
    },
  };
}
