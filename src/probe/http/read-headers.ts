/** Longest header value and most headers that are kept: odd servers send more than anybody wants to read. */
const LONGEST_VALUE = 2048;
const MOST_HEADERS = 64;

const cut = (text: string): string => (text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text);

/** Lower-case names, several values joined, bounded. */
export function readHeaders(raw: Readonly<Record<string, string | readonly string[] | undefined>>): Record<string, string> {
  const kept: Record<string, string> = {};
  let left = MOST_HEADERS;
  for (const name of Object.keys(raw)) {
    if (left-- === 0) break;
    const value = raw[name];
    if (value !== undefined) kept[name.toLowerCase()] = cut(typeof value === 'string' ? value : value.join(', '));
  }
  return kept;
}
