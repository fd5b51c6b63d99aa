import type { NodeDatabase, TokenOwner } from './database.js';

/** The database of a node that looks up each token once: whoever was let in stays so, whatever becomes of the row. */
export function keepingTokens<D extends Pick<NodeDatabase, 'tokenOwner'>>(database: D): D {
  const kept = new Map<string, TokenOwner>();
  return {
    ...database,
    async tokenOwner(token) {
      const owner = kept.get(token) ?? (await database.tokenOwner(token));
      if (owner !== undefined) kept.set(token, owner);
      return owner;
    },
  };
}
