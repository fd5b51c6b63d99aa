import type { Row } from '../../record/observation.js';

function cellValue(value: unknown): string | number | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (Buffer.isBuffer(value)) return value.toString('utf8');
  return JSON.stringify(value);
}

/** A row as a record can hold it: strings, numbers and nulls; what is larger than a double, and dates, as text. */
export function sqlRow(raw: object): Row {
  return Object.fromEntries(Object.entries(raw).map(([column, value]: [string, unknown]) => [column, cellValue(value)]));
}
