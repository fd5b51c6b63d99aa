import type { ErrorClass, Outcome } from '../../record/observation.js';
import { codesOf, isObserversFault, wordsOf } from '../error-codes.js';

/** Our own clock ran out before the store answered. */
export class StoreTimeout extends Error {
  override readonly name = 'StoreTimeout';
}

export const TLS_ONLY = 'the server takes this account over TLS only';

/** One side wants TLS, the other does not. */
export class TlsMismatch extends Error {
  override readonly name = 'TlsMismatch';

  constructor(message: string, cause: unknown) {
    super(message, { cause });
  }
}

const CLASS_OF_CODE: Readonly<Record<string, ErrorClass>> = {
  ECONNREFUSED: 'store-refused',
  ECONNRESET: 'store-refused',
  EPIPE: 'store-refused',
  ENOTFOUND: 'store-refused',
  EAI_FAIL: 'store-refused',
  EAI_NODATA: 'store-refused',
  EAI_NONAME: 'store-refused',
  EHOSTUNREACH: 'store-refused',
  ENETUNREACH: 'store-refused',
  EHOSTDOWN: 'store-refused',
  ENETDOWN: 'store-refused',
  PROTOCOL_CONNECTION_LOST: 'store-refused',
  ETIMEDOUT: 'store-timeout',
  PROTOCOL_SEQUENCE_TIMEOUT: 'store-timeout',
  // mysql2's names: the server offers no TLS; the handshake failed.
  HANDSHAKE_NO_SSL_SUPPORT: 'store-tls',
  HANDSHAKE_SSL_ERROR: 'store-tls',
  EPROTO: 'store-tls',
};

/**
 * MySQL's and MariaDB's error numbers, as names differ between the two and mysql2 knows only some. `REQUIRE SSL` of an account is answered
 * with 1045, as a wrong password is.
 */
const CLASS_OF_NUMBER: ReadonlyMap<number, ErrorClass> = new Map<number, ErrorClass>([
  [1045, 'store-rejected'],
  [1130, 'store-rejected'],
  [1698, 'store-rejected'],
  [1820, 'store-rejected'],
  [1862, 'store-rejected'],
  [3118, 'store-rejected'],
  [3955, 'store-rejected'],
  [4151, 'store-rejected'],
  [1044, 'store-denied'],
  [1142, 'store-denied'],
  [1143, 'store-denied'],
  [1227, 'store-denied'],
  [1370, 'store-denied'],
  [1251, 'store-tls'],
  [3159, 'store-tls'],
  [1046, 'store-unknown-database'],
  [1049, 'store-unknown-database'],
  [1040, 'store-unready'],
  [1053, 'store-unready'],
  [1129, 'store-unready'],
  [1203, 'store-unready'],
]);

/** OpenSSL's names for what is wrong with a certificate or a handshake, as Node hands them on. */
const TLS_CODE =
  /^(ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERR_CERT|CRL_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE)/;

/** Redis has no codes: its errors begin with a word, the client's own say what happened. The first that fits. */
const CLASS_OF_WORDS: readonly (readonly [RegExp, ErrorClass])[] = [
  [/^(NOAUTH|WRONGPASS|ERR invalid password|ERR AUTH|ERR Client sent AUTH)/, 'store-rejected'],
  [/^(NOPERM|DENIED)/, 'store-denied'],
  [/^ERR (DB index is out of range|invalid DB index|SELECT is not allowed)/, 'store-unknown-database'],
  [/^(LOADING|MASTERDOWN|OOM|MISCONF|READONLY|BUSY|CLUSTERDOWN|TRYAGAIN|NOREPLICAS|ERR max number of clients)/, 'store-unready'],
  // A server that wants TLS answers plain text with an alert, which begins with 0x15 and is no reply of Redis.
  [/^Protocol error, got "\\u0015"/, 'store-tls'],
  [/before secure TLS connection was established/, 'store-tls'],
  [/^(Command timed out|connect ETIMEDOUT)/, 'store-timeout'],
  [/^(Connection is closed|Stream isn't writeable|Socket closed)/, 'store-refused'],
];

/** The server's own error number, where it gave one. */
const numberOf = (thrown: unknown): number =>
  thrown instanceof Error && 'errno' in thrown && typeof thrown.errno === 'number' ? thrown.errno : 0;

/** Why a store gave no answer. What is not known is the statement's failure. */
export function classifyStoreError(thrown: unknown): ErrorClass {
  if (thrown instanceof StoreTimeout) return 'store-timeout';
  if (thrown instanceof TlsMismatch) return 'store-tls';
  if (isObserversFault(thrown)) return 'observer';
  const numbered = CLASS_OF_NUMBER.get(numberOf(thrown));
  if (numbered !== undefined) return numbered;
  const codes = codesOf(thrown);
  const words = thrown instanceof Error ? thrown.message : '';
  const worded = CLASS_OF_WORDS.find(([pattern]) => pattern.test(words))?.[1];
  if (codes.some((code) => TLS_CODE.test(code))) return 'store-tls';
  const coded = codes.map((code) => CLASS_OF_CODE[code]).find((known) => known !== undefined);
  return worded ?? coded ?? 'store-error';
}

/** Whether somebody was there and ended the connection. */
export const hungUp = (thrown: unknown): boolean =>
  classifyStoreError(thrown) === 'store-refused' &&
  (codesOf(thrown).some((code) => code === 'ECONNRESET' || code === 'EPIPE') ||
    (thrown instanceof Error && /^(Connection is closed|Stream isn't writeable|Socket closed)/.test(thrown.message)));

/** @param setting the key of the cluster file that the store was reached by */
export const storeUnanswered = (thrown: unknown, setting: string): Outcome => ({
  kind: 'unanswered',
  class: classifyStoreError(thrown),
  message: wordsOf(thrown),
  setting,
});
