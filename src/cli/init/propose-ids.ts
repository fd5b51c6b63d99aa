import { isIP } from 'node:net';
import type { WrittenNode } from './node-words.js';

const hostOf = (url: string): string => new URL(url).hostname.replace(/^\[(.*)\]$/, '$1');

const allDiffer = (names: readonly (string | undefined)[]): names is readonly string[] =>
  names.every((name) => name !== undefined && /^[\w.-]+$/.test(name)) && new Set(names).size === names.length;

/** First label of a host name, where it is a name. */
function labelOf(url: string): string | undefined {
  const host = hostOf(url);
  return isIP(host) === 0 && host !== 'localhost' ? host.split('.')[0] : undefined;
}

/**
 * An id for each node: the one that was written, else what the balancer calls it (where that is a short name for every node), else the
 * first label of its host name, else `n1`, `n2`, ...
 */
export function proposeIds(nodes: readonly WrittenNode[], calledByBalancer: ReadonlyMap<string, string>): readonly string[] {
  const called = nodes.map(({ url }) => {
    const name = calledByBalancer.get(url);
    return name !== undefined && /^[A-Za-z][\w-]*$/.test(name) ? name : undefined;
  });
  const labels = nodes.map(({ url }) => labelOf(url));
  const own = nodes.map((_, index) => `n${index + 1}`);
  const chosen = [called, labels].find(allDiffer) ?? own;
  const ids = nodes.map(({ id }, index) => id ?? chosen[index] ?? `n${index + 1}`);
  // A written id may be what another node would have been called.
  return allDiffer(ids) ? ids : nodes.map(({ id }, index) => id ?? `node-${index + 1}`);
}
