import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:tls';
import { LOOPBACK } from '../../net/loopback.js';
import type { Fronted } from '../behind-tls.js';

export interface Seen {
  readonly node: string;
  /** Why a client that trusts the certificate hangs up; undefined: it does not. */
  readonly refusedFor?: string;
  /** When the certificate ends, of one that is accepted. */
  readonly ends?: Date;
}

/** What a client meets that trusts the certificate of that front and looks at it. */
export async function meet({ node, ca, front }: Fronted): Promise<Seen> {
  const socket = connect({ host: LOOPBACK, port: front.port, ca: await readFile(ca) });
  try {
    await once(socket, 'secureConnect');
    return { node, ends: new Date(socket.getPeerCertificate().valid_to) };
  } catch (error) {
    return { node, refusedFor: error instanceof Error && 'code' in error ? String(error.code) : String(error) };
  } finally {
    socket.destroy();
  }
}
