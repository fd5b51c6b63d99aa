import { homedir } from 'node:os';
import process from 'node:process';
import { openLogFiles } from './log-file.js';
import { readOptions } from './options.js';
import { activeQuirks } from './quirks.js';

/** Starts one fake node and serves until SIGTERM or SIGINT. Facts of the start go to stderr and its log file, one line each. */
async function main(): Promise<void> {
  const options = readOptions(process.argv);
  const home = process.env['HOME'] ?? homedir();
  const toFile = openLogFiles(home);
  const log = (line: string): void => {
    process.stderr.write(`${line}\n`);
    toFile(line);
  };
  const [{ serve }, { fetchOf, makeApp }, { startNode }] = await Promise.all([
    import('@hono/node-server'),
    import('./app.js'),
    import('./start-node.js'),
  ]);
  const node = await startNode({ options, quirks: activeQuirks(options), home, log });
  const hostname = node.config.aisbf.server.host;
  const server = serve({ fetch: fetchOf(makeApp(node)), port: options.port, hostname }, () => {
    log(
      `Uvicorn running on http://${hostname}:${options.port} (AISBF ${options.release}, quirks: ${[...node.quirks].join(' ') || 'none'})`,
    );
  });
  server.on('error', (error: Error) => {
    log(`Failed to listen on ${hostname}:${options.port}: ${error.message}. Please choose a free port.`);
    process.exit(1);
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      log(`Received ${signal}, shutting down`);
      process.exit(0);
    });
  }
}

await main();
