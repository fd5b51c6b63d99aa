/** Most groups of keys under no listed prefix that are told apart. */
const MOST_GROUPS = 200;
const THE_REST = '(other)';

/** First two segments of a key, with the colon that ends them; a key of fewer segments is its own group. */
function groupOf(key: string): string {
  const [first, second, ...more] = key.split(':');
  if (second === undefined) return key;
  return more.length > 0 ? `${first}:${second}:` : `${first}:`;
}

/** How many of the keys lie under each listed prefix (the longest that fits), and by group where none fits. */
export function countByPrefix(keys: Iterable<string>, prefixes: readonly string[]): Readonly<Record<string, number>> {
  const longestFirst = [...prefixes].sort((a, b) => b.length - a.length);
  const counts = new Map(prefixes.map((prefix) => [prefix, 0]));
  for (const key of keys) {
    const own = longestFirst.find((prefix) => key.startsWith(prefix)) ?? groupOf(key);
    const name = counts.has(own) || counts.size < prefixes.length + MOST_GROUPS ? own : THE_REST;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
}
