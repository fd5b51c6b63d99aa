import type { TlsQuestion } from '../checks/question.js';
import type { Cluster } from '../target/cluster.js';
import { placeOf } from './place.js';
import { shellQuote } from './shell-quote.js';

/** The openssl command that shows the certificate which a place presents. Undefined where the record's cluster no longer has the place. */
export function handshakeOf({ to }: TlsQuestion, cluster: Cluster): string | undefined {
  const place = placeOf(to, cluster);
  if (place === undefined) return undefined;
  const { hostname, port } = new URL(place.url);
  const name = place.tls?.serverName ?? (place.host === undefined ? hostname : new URL(`https://${place.host}`).hostname);
  const { ca, cert, key } = place.tls ?? {};
  const words = [
    'openssl',
    's_client',
    '-connect',
    shellQuote(`${hostname}:${port === '' ? '443' : port}`),
    '-servername',
    shellQuote(name),
  ];
  if (ca !== undefined) words.push('-CAfile', shellQuote(ca));
  if (cert !== undefined) words.push('-cert', shellQuote(cert));
  if (key !== undefined) words.push('-key', shellQuote(key));
  return `${words.join(' ')} </dev/null | openssl x509 -noout -subject -issuer -dates -ext subjectAltName`;
}
