/** A row as the database gives it, by column name. */
export type Row = Readonly<Record<string, unknown>>;
export type SqlParameter = string | number | boolean | null | Date;

export function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
