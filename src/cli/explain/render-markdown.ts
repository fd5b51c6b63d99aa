import { stripVTControlCharacters } from 'node:util';
import { Marked } from 'marked';
import { markedTerminal } from 'marked-terminal';
import wrapAnsi from 'wrap-ansi';

/** A line of a table is as wide as its cells. */
const TABLE = /^[│┌├└]/;

/** marked-terminal breaks paragraphs at the width, and not the items of lists. */
function wrapItem(line: string, width: number): string {
  const plain = stripVTControlCharacters(line);
  if (plain.length <= width || TABLE.test(plain)) return line;
  const [lead = ''] = /^\s*(?:\* |\d+\. )?/.exec(line) ?? [];
  const indent = ' '.repeat(lead.length);
  return lead + wrapAnsi(line.slice(lead.length), Math.max(20, width - lead.length)).replaceAll('\n', `\n${indent}`);
}

/** Markdown for a terminal of that width; without colour it is the same text without escape sequences. */
export async function renderMarkdown(text: string, { color, width }: { readonly color: boolean; readonly width: number }): Promise<string> {
  const marked = new Marked(markedTerminal({ width, reflowText: true, showSectionPrefix: false, tab: 2 }), {
    renderer: {
      // marked-terminal prints the text of a list's item as it is written, marks and all.
      text(token) {
        return 'tokens' in token && token.tokens !== undefined ? this.parser.parseInline(token.tokens) : false;
      },
    },
  });
  const rendered = (await marked.parse(text)).replace(/\n{3,}/g, '\n\n').trim();
  const wrapped = rendered
    .split('\n')
    .map((line) => wrapItem(line, width))
    .join('\n');
  return `${color ? wrapped : stripVTControlCharacters(wrapped)}\n`;
}
