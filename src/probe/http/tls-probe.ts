import { once } from 'node:events';
import { checkServerIdentity, connect, type TLSSocket } from 'node:tls';
import type { TlsQuestion } from '../../checks/question.js';
import type { Outcome, TlsAnswer } from '../../record/observation.js';
import type { Cluster } from '../../target/cluster.js';
import { certificatesOf } from './certificates.js';
import { classifyHttpError } from './classify-http.js';
import { Deadline, Ended } from './deadline.js';
import { sharedLookup } from './lookup.js';
import { placeOf } from './place.js';
import { sentServerName, serverNameOf } from './server-name.js';
import { tlsOptions } from './tls-options.js';

const HTTPS_PORT = 443;

/** Makes handshakes as requests make them, but looks at a bad certificate instead of hanging up on it. Nothing is sent over the connection. */
export class TlsProbe {
  readonly #lookup = sharedLookup();

  constructor(readonly cluster: Cluster) {}

  /** @throws {NeedMissing} where there is no such place */
  async ask(question: TlsQuestion, signal: AbortSignal): Promise<Outcome> {
    const place = placeOf(question.to, this.cluster);
    const serverName = serverNameOf(place);
    try {
      const files = place.tls === undefined ? {} : await tlsOptions(place.tls);
      using deadline = new Deadline(this.cluster.limits.connectTimeoutMs, signal);
      const sent = sentServerName(serverName);
      const socket = connect({
        host: place.url.hostname.replace(/^\[(.*)\]$/, '$1'),
        port: place.url.port === '' ? HTTPS_PORT : Number(place.url.port),
        lookup: this.#lookup,
        ...(sent === undefined ? {} : { servername: sent }),
        ALPNProtocols: ['http/1.1'],
        // What is wrong is told, not refused. The name is looked at by itself: a chain that is not trusted would hide it.
        rejectUnauthorized: false,
        checkServerIdentity: () => undefined,
        ...files,
      });
      // Whatever comes after the handshake is not looked at.
      socket.on('error', () => undefined);
      try {
        await once(socket, 'secureConnect', { signal: deadline.signal });
        return { kind: 'answered', answer: answerOf(socket, serverName) };
      } finally {
        socket.destroy();
      }
    } catch (thrown) {
      return unanswered(thrown);
    }
  }
}

function answerOf(socket: TLSSocket, serverName: string): TlsAnswer {
  const own = socket.getPeerCertificate(true);
  const wrongName = checkServerIdentity(serverName, own);
  const untrusted: unknown = socket.authorizationError;
  return {
    kind: 'tls',
    protocol: socket.getProtocol() ?? 'unknown',
    serverName,
    chain: certificatesOf(own),
    ...(socket.authorized ? {} : { untrusted: untrusted instanceof Error ? untrusted.message : String(untrusted) }),
    ...(wrongName === undefined ? {} : { wrongName: wrongName.message }),
  };
}

/** Of an aborted wait the reason is the cause. */
const endedBy = (thrown: unknown): Ended | undefined => {
  if (thrown instanceof Ended) return thrown;
  return thrown instanceof Error && thrown.cause instanceof Ended ? thrown.cause : undefined;
};

function unanswered(thrown: unknown): Outcome {
  const ended = endedBy(thrown);
  if (ended === undefined) return { kind: 'unanswered', ...classifyHttpError(thrown) };
  if (ended.why === 'interrupted') return { kind: 'unanswered', class: 'observer', message: ended.message };
  return { kind: 'unanswered', class: 'connect-timeout', message: 'the handshake did not come to its end in time' };
}
