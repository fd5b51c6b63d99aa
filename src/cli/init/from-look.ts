import type { InitAnswers, UserAnswer } from './answers.js';
import type { Look } from './look.js';
import { type WrittenNode, writtenNodes } from './node-words.js';
import { proposeIds } from './propose-ids.js';
import { onePrefix, proposePrefixes } from './propose-prefixes.js';
import { proposeRole } from './propose-role.js';
import { isCallable, proposeRoutes, routesToWrite } from './propose-routes.js';
import { calledByBalancer, isSettled, proposeUpstream, type UpstreamProposal, upstreamValue } from './propose-upstream.js';
import { balancerProblem, count, nodeLine, tokenLine, upstreamLine } from './says.js';
import type { NodeSight, TokenSight, UserSight } from './sights.js';

/** What the command line gives where nobody is asked. */
export interface Given {
  readonly from: readonly string[];
  readonly name?: string;
  readonly entry?: string;
  /** Names of variables that have a value. */
  readonly globalToken?: string;
  readonly user?: UserAnswer;
  /** True: that user's listings may be read, though apps use it. */
  readonly mayList: boolean;
  readonly mysql?: string;
  readonly redis?: string;
  readonly cachePrefix?: string;
  readonly responsePrefix?: string;
  /** Left out: those that the nodes list. */
  readonly routes?: readonly string[];
}

/** Says one thing: found, or left out and why. */
export type Say = (kind: 'good' | 'bad' | 'left-out', text: string) => void;

interface At {
  readonly given: Given;
  readonly look: Look;
  readonly say: Say;
  readonly nodes: readonly NodeSight[];
  /** Addresses of those that are AISBF nodes. */
  readonly urls: readonly string[];
}

async function balancer({
  given,
  look,
  say,
  nodes,
}: At): Promise<{ readonly entry?: InitAnswers['entry']; readonly upstream?: UpstreamProposal }> {
  const { entry: url } = given;
  if (url === undefined) {
    say('left-out', 'entry: no balancer was named. Add --entry URL to have balancer and nodes compared.');
    return {};
  }
  const sights = await look.balancer(
    url,
    nodes.map((node) => node.url),
  );
  const problem = balancerProblem(sights);
  if (problem !== undefined) say('bad', `balancer ${url}: ${problem}`);
  if (sights.every((sight) => sight.problem !== undefined)) return { entry: { url } };
  const [best] = proposeUpstream(nodes, sights);
  if (best !== undefined && isSettled(best)) {
    say('good', `balancer ${url}: ${upstreamLine(best)}`);
    return { entry: { url, upstreamHeader: best.header }, upstream: best };
  }
  const why =
    best === undefined
      ? `no response header differs from node to node in ${count(sights.length, 'response')}`
      : `${upstreamLine(best)}. Which node is which cannot be seen: add upstreamHeader: ${best.header}, and upstream: VALUE to each node`;
  say('left-out', `entry.upstreamHeader: ${why}.`);
  return { entry: { url } };
}

function namedNodes(written: readonly WrittenNode[], upstream: UpstreamProposal | undefined): InitAnswers['nodes'] {
  const called = upstream === undefined ? new Map<string, string>() : calledByBalancer(upstream);
  return proposeIds(written, called).map((id, index) => {
    const url = written[index]?.url ?? '';
    const value = upstreamValue({ id, url }, called.get(url));
    return { id, url, ...(value === undefined ? {} : { upstream: value }) };
  });
}

async function globalToken({ given, look, say, urls }: At): Promise<readonly TokenSight[]> {
  if (given.globalToken === undefined) {
    say('left-out', 'global token: no variable was named. Add --token-env NAME.');
    return [];
  }
  const sights = await look.globalToken(given.globalToken, urls);
  say(sights.every(({ accepted }) => accepted) ? 'good' : 'bad', tokenLine(`global token $${given.globalToken}`, sights));
  return sights;
}

/** What a user has and may do, where that may be read. */
async function listings(at: At, user: UserAnswer, url: string): Promise<UserSight | undefined> {
  const { given, look, say, nodes } = at;
  if (user.dedicated !== true && !given.mayList) {
    say(
      'left-out',
      `routes and role of ${user.username}: reading them freezes ${user.username}'s configuration on a node until it restarts. Allow it with --list-user-routes, or with --dedicated-user if no app uses ${user.username}.`,
    );
    return undefined;
  }
  const sight = await look.listings(user, url);
  const role = proposeRole(
    sight,
    nodes.find((node) => node.url === url),
  );
  if (sight.problem !== undefined) say('bad', `routes of ${user.username}: ${sight.problem}`);
  else say('good', `${user.username}: role ${role ?? 'not shown'}, own routes: ${sight.routes.join(', ') || 'none'}`);
  return { routes: sight.routes, ...(role === undefined ? {} : { role }) };
}

async function user(at: At): Promise<{ readonly answer?: UserAnswer; readonly sight?: UserSight }> {
  const { given, look, say, urls } = at;
  if (given.user === undefined) {
    say(
      'left-out',
      'user: none was named. Only the token of a user shows which database a node uses: add --user NAME --user-token-env NAME.',
    );
    return {};
  }
  const sights = await look.userToken(given.user, urls);
  say(sights.every(({ accepted }) => accepted) ? 'good' : 'bad', tokenLine(`token of ${given.user.username} $${given.user.token}`, sights));
  const accepting = sights.find(({ accepted }) => accepted);
  const sight = accepting === undefined ? undefined : await listings(at, given.user, accepting.url);
  if (sight === undefined) return { answer: given.user };
  return { answer: { ...given.user, ...(sight.role === undefined ? {} : { role: sight.role }) }, sight };
}

async function redis({ given, look, say }: At): Promise<InitAnswers['redis']> {
  if (given.redis === undefined) {
    say('left-out', 'redis: no variable was named. Add --redis-url-env NAME.');
    return undefined;
  }
  const sight = await look.redisKeys(given.redis);
  if (sight.problem !== undefined) say('bad', `redis $${given.redis}: ${sight.problem}`);
  const found = proposePrefixes(sight.keys);
  const cache = given.cachePrefix === undefined ? onePrefix('--cache-prefix', found.cache) : { prefix: given.cachePrefix };
  const response = given.responsePrefix === undefined ? onePrefix('--response-prefix', found.response) : { prefix: given.responsePrefix };
  // A wrong prefix is worse than none: each node would be said to use another one.
  if (cache.prefix === undefined || response.prefix === undefined) {
    const why = [
      cache.why === undefined ? '' : `cachePrefix: ${cache.why}`,
      response.why === undefined ? '' : `responsePrefix: ${response.why}`,
    ];
    say('left-out', `redis: ${why.filter((line) => line !== '').join('; ')}.`);
    return undefined;
  }
  say('good', `redis: cachePrefix ${cache.prefix}, responsePrefix ${response.prefix}`);
  return { url: given.redis, cachePrefix: cache.prefix, responsePrefix: response.prefix };
}

function routes(
  { say, nodes }: At,
  tokens: readonly TokenSight[],
  token: string | undefined,
  one: Awaited<ReturnType<typeof user>>,
): readonly string[] {
  const good = nodes.filter(({ problem }) => problem === undefined);
  const all = proposeRoutes(good, tokens, one.sight);
  const callable = all.filter(({ kind }) => isCallable(kind, token, one.answer));
  const chosen = routesToWrite(callable);
  if (chosen.length > 0) say('good', `routes: ${chosen.join(', ')}`);
  const left = callable.filter(({ model }) => !chosen.includes(model));
  if (left.length > 0)
    say(
      'left-out',
      `routes: ${count(left.length, 'model')} that a node lists (${left.map(({ model }) => model).join(', ')}). Name those that apps call with --routes.`,
    );
  if (all.length > callable.length)
    say(
      'left-out',
      `routes: ${count(all.length - callable.length, 'global route')}, which need a global token or a user of role admin. Name those that apps call with --routes.`,
    );
  return chosen;
}

/** Answers from looking at a cluster, nobody being asked. */
export async function answersFromLook(given: Given, look: Look, say: Say): Promise<InitAnswers> {
  const written = writtenNodes(given.from.join(' '));
  const nodes = await look.nodes(written.map(({ url }) => url));
  for (const node of nodes) say(node.problem === undefined ? 'good' : 'bad', `node ${nodeLine(node)}`);
  const urls = nodes.filter(({ problem }) => problem === undefined).map(({ url }) => url);
  const at: At = { given, look, say, nodes, urls };
  const { entry, upstream } = await balancer(at);
  const tokens = await globalToken(at);
  const one = await user(at);
  if (given.mysql === undefined) say('left-out', 'mysql: no variable was named. Add --mysql-url-env NAME.');
  const cache = await redis(at);
  return {
    name: given.name ?? 'aisbf',
    nodes: namedNodes(written, upstream),
    ...(entry === undefined ? {} : { entry }),
    ...(given.globalToken === undefined ? {} : { globalToken: given.globalToken }),
    ...(one.answer === undefined ? {} : { user: one.answer }),
    ...(given.mysql === undefined ? {} : { mysql: given.mysql }),
    ...(cache === undefined ? {} : { redis: cache }),
    routes: given.routes ?? routes(at, tokens, given.globalToken, one),
  };
}
