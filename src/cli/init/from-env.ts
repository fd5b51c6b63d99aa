import { UsageError } from '../exit-codes.js';
import { type InitAnswers, wordsIn } from './answers.js';
import { nodesIn } from './node-words.js';

/** Variables that `init --from-env` reads; docs/commands.md lists them. Of those marked secret only the name goes into the file. */
export const INIT_VARIABLES = [
  ['AISBF_CHECK_NODES', 'addresses of the nodes, separated by commas, each with a name if wanted: north=http://10.0.0.1:17765', false],
  ['AISBF_CHECK_NAME', 'what the cluster is called; default aisbf', false],
  ['AISBF_CHECK_ENTRY', 'address of the balancer', false],
  ['AISBF_CHECK_UPSTREAM_HEADER', "the balancer's response header that names the node", false],
  ['AISBF_CHECK_TOKEN', "a token that the nodes' configuration lists", true],
  ['AISBF_CHECK_USER', 'name of a user, as in the database', false],
  ['AISBF_CHECK_USER_TOKEN', 'a token of that user', true],
  ['AISBF_CHECK_MYSQL_URL', 'address of the database, with an account that may only read', true],
  ['AISBF_CHECK_REDIS_URL', 'address of Redis', true],
  ['AISBF_CHECK_CACHE_PREFIX', 'prefix that the nodes should use, as aisbf:prod:', false],
  ['AISBF_CHECK_RESPONSE_PREFIX', 'the same for the response cache, as aisbf:prod:response:', false],
  ['AISBF_CHECK_ROUTES', 'models that the apps call, separated by commas: autoselect:chat-default', false],
] as const satisfies readonly (readonly [string, string, boolean])[];

type Name = (typeof INIT_VARIABLES)[number][0];

/** Answers from the environment. @throws {UsageError} where it does not say enough */
export function answersFromEnv(env: Readonly<Record<string, string | undefined>>): InitAnswers {
  const saidBy = (name: Name): string | undefined => env[name]?.trim() || undefined;
  const nameOf = (name: Name): string | undefined => (saidBy(name) === undefined ? undefined : name);
  const nodes = nodesIn(saidBy('AISBF_CHECK_NODES') ?? '');
  if (nodes.length === 0) {
    const lines = INIT_VARIABLES.map(([name, what]) => `  ${name.padEnd(28)} ${what}`).join('\n');
    throw new UsageError(`Failed to write a cluster file: AISBF_CHECK_NODES names no node. Please set it; known are:\n${lines}`);
  }
  const [username, token] = [saidBy('AISBF_CHECK_USER'), nameOf('AISBF_CHECK_USER_TOKEN')];
  if ((username === undefined) !== (token === undefined)) {
    throw new UsageError(
      'Failed to write a cluster file: of AISBF_CHECK_USER and AISBF_CHECK_USER_TOKEN only one is set. Please set both, or none.',
    );
  }
  const [entry, upstreamHeader] = [saidBy('AISBF_CHECK_ENTRY'), saidBy('AISBF_CHECK_UPSTREAM_HEADER')];
  const [globalToken, mysql, redis] = [nameOf('AISBF_CHECK_TOKEN'), nameOf('AISBF_CHECK_MYSQL_URL'), nameOf('AISBF_CHECK_REDIS_URL')];
  const [cachePrefix, responsePrefix] = [saidBy('AISBF_CHECK_CACHE_PREFIX'), saidBy('AISBF_CHECK_RESPONSE_PREFIX')];
  return {
    name: saidBy('AISBF_CHECK_NAME') ?? 'aisbf',
    nodes,
    ...(entry === undefined ? {} : { entry: { url: entry, ...(upstreamHeader === undefined ? {} : { upstreamHeader }) } }),
    ...(globalToken === undefined ? {} : { globalToken }),
    ...(username === undefined || token === undefined ? {} : { user: { username, token } }),
    ...(mysql === undefined ? {} : { mysql }),
    ...(redis === undefined
      ? {}
      : {
          redis: {
            url: redis,
            ...(cachePrefix === undefined ? {} : { cachePrefix }),
            ...(responsePrefix === undefined ? {} : { responsePrefix }),
          },
        }),
    routes: wordsIn(saidBy('AISBF_CHECK_ROUTES') ?? ''),
  };
}
