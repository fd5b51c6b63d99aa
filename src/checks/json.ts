/** JSON as JSON.parse makes it: what libraries that know nothing of `readonly` take. */
export type PlainJson = null | boolean | number | string | PlainJson[] | { [key: string]: PlainJson };

/** Narrows what JSON.parse or a projection gave; anything that is no JSON value becomes null. */
export function toJson(value: unknown): PlainJson {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') return value;
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value !== 'object') return null;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toJson(inner)]));
}
