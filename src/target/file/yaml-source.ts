import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLParseError } from 'yaml';
import type { Problem } from '../problem.js';

export type Path = readonly (string | number)[];

export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A YAML text, parsed, that can still say where each key and value stood. */
export interface YamlSource {
  readonly value: unknown;
  /** True where the text is no YAML at all, so that nothing more can be said of it. */
  readonly broken: boolean;
  readonly problems: readonly Problem[];
  /** Where the value at `path` stands; of a missing one, the deepest part that is there. */
  valueAt(path: Path): Place;
  keyAt(path: Path): Place;
}

/** Own words for what the YAML library finds: its own quote the text, and the text may hold what must not be quoted. */
const WORDS: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'this key is written twice',
  TAB_AS_INDENT: 'a tab indents this line; YAML wants spaces',
  BAD_INDENT: 'this line is indented otherwise than its neighbours',
  MULTILINE_IMPLICIT_KEY: 'a key must stand on one line',
  MISSING_CHAR: 'a closing quote, bracket or comma is missing here',
  BLOCK_AS_IMPLICIT_KEY: 'a key stands where none can (is the line above complete?)',
  UNEXPECTED_TOKEN: `this is not expected here (within { } and [ ], \${NAME} must be in quotes)`,
};

/** One code of the library stands for two mistakes; its words tell them apart, and those quote nothing but the bracket. */
function unclosed({ code, message }: YAMLParseError): string | undefined {
  const closing = code === 'BAD_INDENT' ? /end with a ([}\]])$/.exec(message)?.[1] : undefined;
  return closing === undefined ? undefined : `a closing ${closing} is missing before this line, or the line needs more indentation`;
}

export function readYaml(text: string): YamlSource {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true });

  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const start = (node: Node | null | undefined): Place | undefined => (node?.range ? place(node.range[0]) : undefined);
  const unalias = (node: unknown): unknown => (isAlias(node) ? node.resolve(document) : node);

  const walk = (path: Path): { key: Place; value: Place } => {
    let here = { key: { line: 1, column: 1 }, value: start(document.contents) ?? { line: 1, column: 1 } };
    let node: unknown = unalias(document.contents);
    for (const step of path) {
      if (isMap(node)) {
        const pair = node.items.findLast((item) => isScalar(item.key) && String(item.key.value) === String(step));
        if (pair === undefined || !isScalar(pair.key)) return here;
        const key = start(pair.key) ?? here.key;
        const value = isAlias(pair.value) || isMap(pair.value) || isSeq(pair.value) || isScalar(pair.value) ? start(pair.value) : undefined;
        here = { key, value: value ?? key };
        node = unalias(pair.value);
      } else if (isSeq(node)) {
        const item: unknown = node.items[Number(step)];
        if (!(isAlias(item) || isMap(item) || isSeq(item) || isScalar(item))) return here;
        const at = start(item) ?? here.value;
        here = { key: at, value: at };
        node = unalias(item);
      } else return here;
    }
    return here;
  };

  const seenLines = new Set<number>();
  const problems: Problem[] = [];
  for (const error of document.errors) {
    const at = place(error.pos[0]);
    if (seenLines.has(at.line)) continue;
    seenLines.add(at.line);
    const key = error.code === 'DUPLICATE_KEY' ? (/^["']?([\w.-]+)/.exec(text.slice(error.pos[0]))?.[1] ?? '') : '';
    problems.push({ ...at, path: key, message: unclosed(error) ?? WORDS[error.code] ?? `this is not YAML (${error.code})` });
  }
  const broken = document.errors.some((error) => error.code !== 'DUPLICATE_KEY');
  const converted = broken ? undefined : convert(() => document.toJS());
  if (converted?.ok === false) {
    problems.push({
      line: 1,
      column: 1,
      path: '',
      message: 'an alias (*NAME) has no anchor (&NAME) before it, or there are too many aliases',
    });
  }
  return {
    value: converted?.ok ? converted.value : undefined,
    broken: converted?.ok !== true,
    problems,
    valueAt: (path) => walk(path).value,
    keyAt: (path) => walk(path).key,
  };
}

/** The library throws on aliases it cannot follow; its words quote the text, so only the fact is kept. */
function convert(read: () => unknown): { readonly ok: true; readonly value: unknown } | { readonly ok: false } {
  try {
    return { ok: true, value: read() };
  } catch {
    return { ok: false };
  }
}
