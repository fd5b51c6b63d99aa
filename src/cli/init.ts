import { Command } from 'commander';
import type { InitOptions } from './init-run.js';
import type { Io } from './io.js';

/** `init`: a commented cluster file, from answers, from looking at the cluster, or from the environment. */
export function initCommand(io: Io): Command {
  return new Command('init')
    .description('write a commented cluster file; asks, or looks at the nodes that --from names')
    .argument('[file]', 'file to write; before --from', 'aisbf-check.yaml')
    .option('--from <urls...>', 'ask nothing, look at these nodes (NAME=URL to name one)')
    .option('--entry <url>', 'with --from: the load balancer')
    .option('--name <name>', 'with --from: what the cluster is called (default: aisbf)')
    .option('--token-env <name>', 'with --from: variable with a global token (default: AISBF_CHECK_TOKEN, if set)')
    .option('--user <name>', 'with --from: a user, exactly as in the database')
    .option('--user-token-env <name>', 'with --from: variable with a token of that user (default: AISBF_CHECK_USER_TOKEN, if set)')
    .option('--dedicated-user', 'with --from: that user is a test user made for this tool, which no app uses')
    .option(
      '--list-user-routes',
      "with --from: read that user's routes, which freezes the user's configuration on one node until it restarts",
    )
    .option('--mysql-url-env <name>', 'with --from: variable with the MySQL URL (default: AISBF_CHECK_MYSQL_URL, if set)')
    .option('--redis-url-env <name>', 'with --from: variable with the Redis URL (default: AISBF_CHECK_REDIS_URL, if set)')
    .option('--cache-prefix <prefix>', "with --from: prefix of the nodes' keys in Redis, where keys do not show it")
    .option('--response-prefix <prefix>', 'with --from: prefix of the response cache, where keys do not show it')
    .option('--routes <models>', 'with --from: models that apps call, separated by commas (default: what the nodes list)')
    .option('--from-env', 'ask nothing, read AISBF_CHECK_NODES and the other variables (docs/commands.md)')
    .option('--force', 'overwrite a file that is there')
    .action(async (file: string, options: InitOptions) => {
      const { init } = await import('./init-run.js');
      await init(file, options, io);
    });
}
