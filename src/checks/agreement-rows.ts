import stringify from 'fast-json-stable-stringify';
import type { Row } from '../record/observation.js';
import type { Json } from './verdict.js';

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

/** SQL types are not JSON's: a count may come as text, a flag as 1. Scalars are compared as text. */
function loose(value: Json): Json {
  if (value === null) return null;
  if (isList(value)) return value.map(loose);
  if (typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, loose(inner)]));
  return value === true ? '1' : value === false ? '0' : String(value);
}

const sorted = (values: readonly Json[]): Json => values.map(loose).toSorted((a, b) => (stringify(a) < stringify(b) ? -1 : 1));

/**
 * Rows in the shape of the value they are compared with: a list of scalars takes the rows' only column, a scalar the only row's only
 * column. The order of rows is free.
 */
export function rowsLike(value: Json, rows: readonly Row[]): { readonly value: Json; readonly rows: Json } {
  const single = rows.every((row) => Object.keys(row).length === 1);
  const column = rows.map((row) => Object.values(row)[0] ?? null);
  if (!isList(value)) {
    const [only] = rows;
    const isScalar = value === null || typeof value !== 'object';
    const taken: Json = rows.length !== 1 || only === undefined ? sorted(rows) : loose(isScalar && single ? (column[0] ?? null) : only);
    return { value: loose(value), rows: taken };
  }
  const scalars = value.every((entry) => entry === null || typeof entry !== 'object');
  return { value: sorted(value), rows: sorted(scalars && single ? column : rows) };
}
