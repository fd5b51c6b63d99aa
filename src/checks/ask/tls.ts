import type { Destination, TlsQuestion } from '../question.js';
import { asNobody, factorsOf } from './http.js';
import { destinationName } from './key.js';

/** The handshake with one place. */
export const tlsQuestion = (to: Destination): TlsQuestion => ({
  kind: 'tls',
  key: `TLS handshake with ${destinationName(to)}`,
  effect: 'read',
  factors: factorsOf(to, asNobody),
  to,
});
