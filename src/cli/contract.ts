import { Command } from 'commander';
import type { VerifyOptions } from './contract-node.js';
import type { Io } from './io.js';

/** `contract verify`: which release a node behaves like, and where it departs. */
export function contractCommand(io: Io): Command {
  const verify = new Command('verify')
    .description('ask one node what reaches no provider and writes nothing, and say which release of AISBF it behaves like')
    .requiredOption('--url <url>', "the node's own address, not a balancer's: of several nodes each is asked for itself")
    .requiredOption(
      '--token <token>',
      `a global token, of those that its aisbf.json lists; '\${NAME}' (in quotes) takes it from the environment`,
    )
    .option('--user-token <token>', "a user's token, together with --username; the same way")
    .option('--username <name>', 'whose token that is')
    .option('--ca <file>', 'authority that signed its certificate (PEM); else those that Node trusts')
    .option('--json', 'print one JSON document on stdout instead of the report')
    .action(async (options: VerifyOptions) => {
      const { verifyContract } = await import('./contract-run.js');
      await verifyContract(options, io);
    });
  return new Command('contract').description('what a release of AISBF promises, and what a node keeps of it').addCommand(verify);
}
