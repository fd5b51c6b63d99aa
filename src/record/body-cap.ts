/** Most of one body that a record keeps, in bytes. */
export const BODY_CAP = 256 * 1024;

/** The text cut at `cap` bytes of UTF-8, never inside a character. */
export function capBody(text: string, cap: number = BODY_CAP): { readonly text: string; readonly truncated: boolean } {
  // A character takes at most three bytes per UTF-16 unit: short texts need no encoding to be sure.
  if (text.length * 3 <= cap) return { text, truncated: false };
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= cap) return { text, truncated: false };
  let end = cap;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return { text: bytes.subarray(0, end).toString('utf8'), truncated: true };
}
