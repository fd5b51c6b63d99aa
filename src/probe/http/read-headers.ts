/** Longest header value and most headers that are kept: odd servers send more than anybody wants to read. */
const LONGEST_VALUE = 2048;
const MOST_HEADERS = 64;

/** Lower-case names, several values joined, bounded. */
export function readHeaders(raw: Readonly<Record<string, string | readonly string[] | undefined>>): Record<string, string> {
  const kept = Object.entries(raw).slice(0, MOST_HEADERS);
  return Object.fromEntries(
    kept.flatMap(([name, value]) => {
      if (value === undefined) return [];
      const text = typeof value === 'string' ? value : value.join(', ');
      return [[name.toLowerCase(), text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text]];
    }),
  );
}
