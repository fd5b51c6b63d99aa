/**
 * Breaks text at spaces so that no line is longer than `width` characters where that can be helped; a longer word stands alone on its line,
 * unbroken, so that it can still be copied. Lines after the first are indented by `indent` spaces.
 */
export function wrap(text: string, width: number, indent = 0): string {
  const room = Math.max(20, width - indent);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].join(`\n${' '.repeat(indent)}`);
}
