import type { Finding } from './zod-problems.js';

/** An address as it is dialled: case of the host, default port and a trailing slash make no difference. */
function normal(url: string): string {
  try {
    const { protocol, hostname, port, pathname } = new URL(url);
    return `${protocol}//${hostname}:${port || (protocol === 'https:' ? '443' : '80')}${pathname.replace(/\/+$/, '')}`;
  } catch {
    return url;
  }
}

/** Nodes that are one by their addresses: an agreement of a node with itself would be taken for one of two. */
export function sameAddresses(nodes: readonly { readonly id: string; readonly url: string; readonly host?: string }[]): readonly Finding[] {
  const seen = new Map<string, string>();
  return nodes.flatMap(({ id, url, host }, index): readonly Finding[] => {
    // Nodes behind one address may be told apart by the Host header.
    const address = `${normal(url)} ${host ?? ''}`;
    const first = seen.get(address);
    if (first === undefined) seen.set(address, id);
    return first === undefined
      ? []
      : [{ path: ['nodes', index, 'url'], at: 'value', message: `this is the address of ${first} already; name each node once` }];
  });
}
