import stringify from 'fast-json-stable-stringify';
import type { Json } from './verdict.js';

const MOST_LINES = 8;
const MOST_CHARS = 120;

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

const shown = (value: Json): string => {
  const text = stringify(value);
  return text.length > MOST_CHARS ? `${text.slice(0, MOST_CHARS)}…` : text;
};

const joined = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

function lists(path: string, from: readonly Json[], to: readonly Json[]): readonly string[] {
  const here = new Set(to.map((value) => stringify(value)));
  const there = new Set(from.map((value) => stringify(value)));
  const at = path === '' ? '' : `${path}: `;
  const missing = from.filter((value) => !here.has(stringify(value))).map((value) => `- ${at}${shown(value)}`);
  const added = to.filter((value) => !there.has(stringify(value))).map((value) => `+ ${at}${shown(value)}`);
  const lines = [...missing, ...added];
  return lines.length > 0 ? lines : [`~ ${at}same values, other order or number`];
}

function walk(path: string, from: Json, to: Json): readonly string[] {
  if (stringify(from) === stringify(to)) return [];
  if (isList(from) && isList(to)) return lists(path, from, to);
  if (from === null || to === null || typeof from !== 'object' || typeof to !== 'object' || isList(from) || isList(to))
    return [`~ ${path === '' ? '' : `${path}: `}${shown(from)} -> ${shown(to)}`];
  const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])].toSorted();
  return keys.flatMap((key) => {
    const [before, after] = [from[key], to[key]];
    const at = joined(path, key);
    if (before === undefined) return after === undefined ? [] : [`+ ${at}: ${shown(after)}`];
    return after === undefined ? [`- ${at}: ${shown(before)}`] : walk(at, before, after);
  });
}

/** What `to` has otherwise than `from`: `-` missing, `+` added, `~` changed. A few lines, cut with a count of the rest. */
export function structuralDiff(from: Json, to: Json): readonly string[] {
  const lines = walk('', from, to);
  return lines.length <= MOST_LINES ? lines : [...lines.slice(0, MOST_LINES), `… and ${lines.length - MOST_LINES} more`];
}
