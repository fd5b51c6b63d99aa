import { classifyHttpError } from './classify-http.js';

export type BodyRead =
  | { readonly kind: 'whole'; readonly text: string }
  /** It broke off before its announced end. */
  | { readonly kind: 'broken-off'; readonly text: string }
  | { readonly kind: 'too-large'; readonly readBytes: number };

/** What ends a body early and is the answer's own doing. */
const BREAKS_OFF = new Set(['reset', 'closed', 'protocol']);

/**
 * Reads a body up to `maxBytes`. A body that breaks off is still an answer: its status and what came of it.
 *
 * @param onPiece called as each piece comes
 * @throws the error of a timeout or an abort
 */
export async function readBody(
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
  onPiece: () => void = () => undefined,
): Promise<BodyRead> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const text = (): string => Buffer.concat(chunks).toString('utf8');
  try {
    for await (const chunk of body) {
      onPiece();
      bytes += chunk.byteLength;
      if (bytes > maxBytes) return { kind: 'too-large', readBytes: bytes };
      chunks.push(chunk);
    }
    return { kind: 'whole', text: text() };
  } catch (error) {
    if (BREAKS_OFF.has(classifyHttpError(error).class)) return { kind: 'broken-off', text: text() };
    throw error;
  }
}
