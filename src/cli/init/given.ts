import { UsageError } from '../exit-codes.js';
import type { Io } from '../io.js';
import { type UserAnswer, wordsIn } from './answers.js';
import type { Given } from './from-look.js';
import { modelsProblem, nodesProblem, urlProblem, variableProblem } from './valid.js';

/** Options of `init --from` as commander reads them. */
export interface FromOptions {
  readonly from?: readonly string[];
  readonly name?: string;
  readonly entry?: string;
  readonly tokenEnv?: string;
  readonly user?: string;
  readonly userTokenEnv?: string;
  readonly dedicatedUser?: true;
  readonly listUserRoutes?: true;
  readonly mysqlUrlEnv?: string;
  readonly redisUrlEnv?: string;
  readonly cachePrefix?: string;
  readonly responsePrefix?: string;
  readonly routes?: string;
}

function demand(option: string, problem: string | undefined): void {
  if (problem !== undefined) throw new UsageError(`Failed to read ${option}: ${problem} Please correct it.`);
}

/** A variable that was named must have a value: it is used at once. One that is usual is taken where it has one. */
function variable(option: string, named: string | undefined, usual: string, env: Io['env']): string | undefined {
  if (named === undefined) return (env[usual] ?? '') === '' ? undefined : usual;
  demand(option, variableProblem(named));
  if ((env[named] ?? '') === '')
    throw new UsageError(`Failed to read ${option}: $${named} is not set. Please set it, as it is used to look at the cluster.`);
  return named;
}

function userOf(options: FromOptions, env: Io['env']): UserAnswer | undefined {
  const { user } = options;
  if (user === undefined) {
    if (options.userTokenEnv !== undefined)
      throw new UsageError('Failed to read --user-token-env: it needs the name of the user. Please add --user NAME.');
    return undefined;
  }
  const token = variable('--user-token-env', options.userTokenEnv, 'AISBF_CHECK_USER_TOKEN', env);
  if (token === undefined)
    throw new UsageError(
      `Failed to read --user ${user}: there is no token. Please add --user-token-env NAME, a variable with a token of ${user}.`,
    );
  return { username: user, token, ...(options.dedicatedUser ? { dedicated: true } : {}) };
}

/** Options that say how to look are for `--from`: the dialog asks for what they say. @throws {UsageError} */
export function demandNoFromOptions({ name, entry, tokenEnv, user, userTokenEnv, dedicatedUser, ...rest }: FromOptions): void {
  const { listUserRoutes, mysqlUrlEnv, redisUrlEnv, cachePrefix, responsePrefix, routes } = rest;
  const looking = [
    name,
    entry,
    tokenEnv,
    user,
    userTokenEnv,
    dedicatedUser,
    listUserRoutes,
    mysqlUrlEnv,
    redisUrlEnv,
    cachePrefix,
    responsePrefix,
    routes,
  ];
  if (looking.some((value) => value !== undefined))
    throw new UsageError(
      'Failed to read the options: those of --from are given without it. Please name the nodes with --from URL..., or give none of them.',
    );
}

/** What the command line says. @throws {UsageError} */
export function givenBy(options: FromOptions, from: readonly string[], env: Io['env']): Given {
  const file = from.find((word) => /\.ya?ml$/.test(word) && !word.includes('://'));
  if (file !== undefined)
    throw new UsageError(
      `Failed to read --from: ${file} is no address. Please name the file first: aisbf-check init ${file} --from URL...`,
    );
  demand('--from', nodesProblem(from.join(' ')));
  if (options.entry !== undefined) demand('--entry', urlProblem(options.entry));
  if (options.routes !== undefined) demand('--routes', modelsProblem(options.routes));
  const globalToken = variable('--token-env', options.tokenEnv, 'AISBF_CHECK_TOKEN', env);
  const user = userOf(options, env);
  const mysql = variable('--mysql-url-env', options.mysqlUrlEnv, 'AISBF_CHECK_MYSQL_URL', env);
  const redis = variable('--redis-url-env', options.redisUrlEnv, 'AISBF_CHECK_REDIS_URL', env);
  const { name, entry, cachePrefix, responsePrefix } = options;
  return {
    from,
    mayList: options.listUserRoutes === true,
    ...(name === undefined ? {} : { name }),
    ...(entry === undefined ? {} : { entry: entry.replace(/\/+$/, '') }),
    ...(globalToken === undefined ? {} : { globalToken }),
    ...(user === undefined ? {} : { user }),
    ...(mysql === undefined ? {} : { mysql }),
    ...(redis === undefined ? {} : { redis }),
    ...(cachePrefix === undefined ? {} : { cachePrefix }),
    ...(responsePrefix === undefined ? {} : { responsePrefix }),
    ...(options.routes === undefined ? {} : { routes: wordsIn(options.routes) }),
  };
}
