import { isList, isObject, type Json } from './json.js';

/** Writings of Python that show in answers and in cache keys. */

/** `round(x)`: to the nearest whole number, halves to the even one. */
export function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}

/** `str(float)`: a whole number keeps its `.0`, from 1e16 on it has an exponent. */
export function floatText(value: number): string {
  if (Math.abs(value) >= 1e16)
    return value
      .toExponential()
      .replace(/e\+?(-?)(\d)$/, 'e+$1$2')
      .replace('e+-', 'e-');
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** `repr(str)`: single quotes, unless the text has such and no double ones. */
function quoted(text: string): string {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t');
  if (escaped.includes("'") && !escaped.includes('"')) return `"${escaped}"`;
  return `'${escaped.replaceAll("'", "\\'")}'`;
}

/** `repr(value)` of what JSON can hold. */
export function repr(value: Json | undefined): string {
  if (value === null || value === undefined) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number') return String(value);
  if (isList(value)) return `[${value.map(repr).join(', ')}]`;
  return `{${Object.entries(value)
    .map(([key, item]) => `${quoted(key)}: ${repr(item)}`)
    .join(', ')}}`;
}

interface DumpOptions {
  readonly sortKeys?: boolean;
  /** Python's default: everything beyond ASCII is escaped. */
  readonly ensureAscii?: boolean;
}

const escapeBeyondAscii = (text: string): string =>
  text.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** `json.dumps(value)`: a blank after each comma and colon. */
export function dumps(value: Json | undefined, options: DumpOptions = {}): string {
  const { sortKeys = false, ensureAscii = true } = options;
  if (typeof value === 'string') return ensureAscii ? escapeBeyondAscii(JSON.stringify(value)) : JSON.stringify(value);
  if (isList(value)) return `[${value.map((item) => dumps(item, options)).join(', ')}]`;
  if (isObject(value)) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    if (sortKeys) entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, item]) => `${dumps(key, options)}: ${dumps(item, options)}`).join(', ')}}`;
  }
  return JSON.stringify(value ?? null);
}
