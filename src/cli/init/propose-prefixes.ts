/** Prefixes under which keys of AISBF lie in Redis, the most used first. */
export interface PrefixProposal {
  readonly cache: readonly string[];
  readonly response: readonly string[];
}

/** The software writes `aisbf:` into these names by itself, whatever the prefix (aisbf-contract 5.2). */
const CACHE_KEY = /^(.+?)aisbf:(?:provider_manual_disabled|provider_disabled|adaptive_rate_limiter):/;
/** An entry of the response cache (aisbf-contract 5.3). */
const RESPONSE_KEY = /^(.+?)endpoint:[^|]*\|model:/;

function prefixesOf(keys: readonly string[], form: RegExp): readonly string[] {
  const counts = new Map<string, number>();
  for (const key of keys) {
    const prefix = form.exec(key)?.[1];
    if (prefix !== undefined) counts.set(prefix, (counts.get(prefix) ?? 0) + 1);
  }
  return [...counts].sort(([a, m], [b, n]) => n - m || a.localeCompare(b)).map(([prefix]) => prefix);
}

/** What names of keys say of the prefixes in use; there may be those of several environments. */
export const proposePrefixes = (keys: readonly string[]): PrefixProposal => ({
  cache: prefixesOf(keys, CACHE_KEY),
  response: prefixesOf(keys, RESPONSE_KEY),
});

/** The one prefix that keys show, or why there is none. @param option that names it instead */
export function onePrefix(option: string, found: readonly string[]): { readonly prefix?: string; readonly why?: string } {
  if (found.length === 1) return found[0] === undefined ? {} : { prefix: found[0] };
  return {
    why: found.length === 0 ? `no key shows it: add ${option} PREFIX` : `keys show ${found.join(' and ')}, so add ${option} PREFIX`,
  };
}
