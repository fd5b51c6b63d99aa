import type { Readable } from 'node:stream';
import { classifyHttpError } from './classify-http.js';

export type BodyRead =
  | { readonly kind: 'whole'; readonly text: string }
  /** It broke off before its announced end. */
  | { readonly kind: 'broken-off'; readonly text: string }
  | { readonly kind: 'too-large'; readonly readBytes: number };

/** What ends a body early and is the answer's own doing. */
const BREAKS_OFF = new Set(['reset', 'closed', 'protocol']);

/**
 * Reads a body up to `maxBytes`. A body that breaks off is still an answer: its status and what came of it. By events, not by iterating:
 * that costs more than all else that is done for an answer.
 *
 * @param onPiece called as each piece comes
 * @throws the error of a timeout or an abort
 */
export function readBody(body: Readable, maxBytes: number, onPiece: () => void = () => undefined): Promise<BodyRead> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const text = (): string => Buffer.concat(chunks).toString('utf8');
  return new Promise((resolve, reject) => {
    body.on('data', (chunk: Buffer) => {
      onPiece();
      bytes += chunk.byteLength;
      if (bytes <= maxBytes) {
        chunks.push(chunk);
        return;
      }
      resolve({ kind: 'too-large', readBytes: bytes });
      // Ends the connection: nobody wants the rest. The error that follows finds the promise settled.
      body.destroy();
    });
    body.on('end', () => resolve({ kind: 'whole', text: text() }));
    body.on('error', (error) => {
      if (BREAKS_OFF.has(classifyHttpError(error).class)) resolve({ kind: 'broken-off', text: text() });
      else reject(error);
    });
    // After one of those it changes nothing.
    body.on('close', () => reject(new Error('the body was closed before its end')));
  });
}
