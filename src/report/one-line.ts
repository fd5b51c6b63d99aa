/** What others wrote, fit for one line of a terminal: no line breaks, no control characters, and no longer than `longest`. */
export function oneLine(text: string, longest = 300): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}
