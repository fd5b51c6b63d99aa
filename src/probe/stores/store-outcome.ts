import type { ErrorClass, Outcome } from '../../record/observation.js';
import { codesOf, isObserversFault, wordsOf } from '../error-codes.js';

/** Our own clock ran out before the store answered. */
export class StoreTimeout extends Error {
  override readonly name = 'StoreTimeout';
}

const REFUSED = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'PROTOCOL_CONNECTION_LOST',
  'ER_CON_COUNT_ERROR',
]);
const TIMED_OUT = new Set(['ETIMEDOUT', 'PROTOCOL_SEQUENCE_TIMEOUT']);
const DENIED = new Set([
  'ER_ACCESS_DENIED_ERROR',
  'ER_DBACCESS_DENIED_ERROR',
  'ER_TABLEACCESS_DENIED_ERROR',
  'ER_COLUMNACCESS_DENIED_ERROR',
  'ER_SPECIFIC_ACCESS_DENIED_ERROR',
  'ER_HOST_NOT_PRIVILEGED',
  'ER_NOT_SUPPORTED_AUTH_MODE',
]);
/** Redis has no codes: its errors begin with a word, the client's own say what happened. */
const REDIS_DENIED = /^(NOAUTH|WRONGPASS|NOPERM|DENIED|ERR invalid password|ERR AUTH|ERR Client sent AUTH)/;
const REDIS_TIMED_OUT = /^(Command timed out|connect ETIMEDOUT)/;
const REDIS_CLOSED = /^(Connection is closed|Stream isn't writeable|Socket closed)/;

export function classifyStoreError(thrown: unknown): ErrorClass {
  if (thrown instanceof StoreTimeout) return 'store-timeout';
  if (isObserversFault(thrown)) return 'observer';
  const codes = codesOf(thrown);
  const words = thrown instanceof Error ? thrown.message : '';
  if (codes.some((code) => DENIED.has(code)) || REDIS_DENIED.test(words)) return 'store-denied';
  if (codes.some((code) => TIMED_OUT.has(code)) || REDIS_TIMED_OUT.test(words)) return 'store-timeout';
  if (codes.some((code) => REFUSED.has(code)) || REDIS_CLOSED.test(words)) return 'store-refused';
  return 'store-error';
}

export const storeUnanswered = (thrown: unknown): Outcome => ({
  kind: 'unanswered',
  class: classifyStoreError(thrown),
  message: wordsOf(thrown),
});
