import { resolveName } from '../../probe/http/resolve.js';
import type { Io } from '../io.js';
import type { UserAnswer } from './answers.js';
import { draftCluster } from './draft-cluster.js';
import { type Get, withGet } from './get.js';
import { lookAtBalancer, lookAtNode } from './look-public.js';
import { keysIn } from './look-redis.js';
import { lookAtListings, lookAtToken, lookAtUserToken } from './look-tokens.js';
import type { BalancerSight, NodeSight, RedisSight, TokenSight, UserSight } from './sights.js';

/** All that `init` sends. What needs a variable is only used where that is set. */
export interface Look {
  nodes(urls: readonly string[]): Promise<readonly NodeSight[]>;
  balancer(url: string, nodes: readonly string[]): Promise<readonly BalancerSight[]>;
  /** Each node's response to a global token, with the models that it lists to it. */
  globalToken(variable: string, urls: readonly string[]): Promise<readonly TokenSight[]>;
  /** Each node's response to a user's token, on a path that names no listing. */
  userToken(user: UserAnswer, urls: readonly string[]): Promise<readonly TokenSight[]>;
  /** A user's own routes, of one node. Only for a dedicated test user, or by consent: the node keeps what that user has as it is now. */
  listings(user: UserAnswer, url: string): Promise<UserSight>;
  redisKeys(variable: string): Promise<RedisSight>;
}

const numbered = (urls: readonly string[]) => urls.map((url, index) => ({ id: `n${index + 1}`, url }));

async function addressesOf(url: string): Promise<readonly string[]> {
  const { hostname, port, protocol } = new URL(url);
  const { addresses } = await resolveName(hostname.replace(/^\[(.*)\]$/, '$1'));
  const ending = port === '' ? (protocol === 'https:' ? '443' : '80') : port;
  return addresses.map((address) => (address.includes(':') ? `[${address}]:${ending}` : `${address}:${ending}`));
}

/** Looks at a real cluster, with the values of variables that `env` has. */
export function lookAt(env: Io['env'], signal: AbortSignal): Look {
  const toEach = <T>(
    urls: readonly string[],
    more: Omit<Parameters<typeof draftCluster>[0], 'nodes'>,
    each: (get: Get, id: string, url: string) => Promise<T>,
  ): Promise<readonly T[]> => {
    const nodes = numbered(urls);
    return withGet(draftCluster({ nodes, ...more }, env), signal, (get) => Promise.all(nodes.map(({ id, url }) => each(get, id, url))));
  };
  return {
    nodes: (urls) => toEach(urls, {}, async (get, id, url) => lookAtNode(get, id, url, await addressesOf(url))),
    balancer: (url, nodes) =>
      withGet(draftCluster({ nodes: numbered(nodes), entry: { url } }, env), signal, (get) => lookAtBalancer(get, nodes.length)),
    globalToken: (globalToken, urls) => toEach(urls, { globalToken }, lookAtToken),
    userToken: (user, urls) => toEach(urls, { user }, (get, id, url) => lookAtUserToken(get, id, url, user)),
    listings: async (user, url) => {
      const [sight] = await toEach([url], { user }, (get, id) => lookAtListings(get, id, user));
      return sight ?? { problem: 'it was not sent', routes: [] };
    },
    redisKeys: (variable) => keysIn(draftCluster({ nodes: numbered(['http://node.invalid']), redis: { url: variable } }, env)),
  };
}
