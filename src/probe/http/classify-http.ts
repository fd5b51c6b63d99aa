import { errors } from 'undici';
import type { ErrorClass } from '../../record/observation.js';
import { codesOf, LOOKUP_FAILED_FOR_NOW, OUT_OF_RESOURCES, wordsOf } from '../error-codes.js';

const CLASS_OF_CODE: Readonly<Record<string, ErrorClass>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'closed',
  UND_ERR_CONNECT_TIMEOUT: 'connect-timeout',
  ETIMEDOUT: 'connect-timeout',
  UND_ERR_HEADERS_TIMEOUT: 'headers-timeout',
  UND_ERR_BODY_TIMEOUT: 'body-timeout',
  ENOTFOUND: 'dns',
  EAI_FAIL: 'dns',
  EAI_NODATA: 'dns',
  EAI_NONAME: 'dns',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETDOWN: 'unreachable',
  EPROTO: 'tls',
  UND_ERR_HEADERS_OVERFLOW: 'protocol',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'protocol',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'too-large',
};

/** OpenSSL's names for what is wrong with a certificate, as Node hands them on. */
const TLS_CODE =
  /^(ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERR_CERT|CRL_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE)/;
/** A connection that ends within the TLS handshake has no code of its own. */
const WITHIN_HANDSHAKE = /before secure TLS connection was established/;

/** The parser's own errors come without a code. */
const isParserError = (thrown: unknown): boolean =>
  thrown instanceof errors.HTTPParserError || (thrown instanceof errors.SocketError && thrown.message === 'bad response');

function classOfCode(code: string): ErrorClass | undefined {
  if (OUT_OF_RESOURCES.has(code)) return 'observer';
  // It is only ours for a moment, and those are retried: what is left is a name that cannot be looked up.
  if (code === LOOKUP_FAILED_FOR_NOW) return 'dns';
  if (TLS_CODE.test(code)) return 'tls';
  return code.startsWith('HPE_') ? 'protocol' : CLASS_OF_CODE[code];
}

/** Why no answer came, of an error thrown by undici. What is not known is taken for our own fault, never for the target's. */
export function classifyHttpError(thrown: unknown): { readonly class: ErrorClass; readonly message: string } {
  const message = wordsOf(thrown);
  if (isParserError(thrown)) return { class: 'protocol', message };
  if (WITHIN_HANDSHAKE.test(message)) return { class: 'tls', message };
  // The most telling first: undici wraps the system's error in one of its own.
  const classes = codesOf(thrown)
    .map(classOfCode)
    .filter((known) => known !== undefined);
  return { class: classes.find((known) => known !== 'closed') ?? classes[0] ?? 'observer', message };
}
