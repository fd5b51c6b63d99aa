import { connect, isIP, type Socket } from 'node:net';
import { type ConnectionOptions, checkServerIdentity } from 'node:tls';
import type { Tls } from '../../target/cluster.js';
import { wordsOf } from '../error-codes.js';
import { sentServerName } from '../http/server-name.js';
import { type TlsFiles, tlsOptions } from '../http/tls-options.js';
import { TlsMismatch } from './store-outcome.js';

/** Host and port of a store. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

export function addressOf(url: string, defaultPort: number): Address {
  const { hostname, port } = new URL(url);
  return { host: hostname.replace(/^\[(.*)\]$/, '$1'), port: port === '' ? defaultPort : Number(port) };
}

/** The files of a store's TLS settings. @throws {TlsMismatch} where one cannot be read */
async function filesOf(tls: Tls): Promise<TlsFiles> {
  try {
    return await tlsOptions(tls);
  } catch (cause) {
    throw new TlsMismatch(`a file of the TLS settings cannot be read: ${wordsOf(cause)}`, cause);
  }
}

/** What ioredis hands on to a TLS connection. The name is checked also where it is an address, which no handshake sends as a name. */
export async function redisTls(tls: Tls, { host }: Address): Promise<ConnectionOptions> {
  const name = tls.serverName ?? host;
  const sent = sentServerName(name);
  return {
    ...(await filesOf(tls)),
    ...(sent === undefined ? {} : { servername: sent }),
    checkServerIdentity: (_, certificate) => checkServerIdentity(name, certificate),
  };
}

export interface MysqlTls {
  readonly ssl: TlsFiles & { readonly rejectUnauthorized: true; readonly verifyIdentity: true };
  /** The name that the certificate must be for. */
  readonly host: string;
  readonly stream: () => Socket;
}

/**
 * What mysql2 takes for TLS. It checks the certificate for the host that it was told, so that is the name to check, and the connection to
 * the real one is made here. For an address it gives Node no name at all, and Node takes the one that the socket calls its host.
 */
export async function mysqlTls(tls: Tls, to: Address): Promise<MysqlTls> {
  const host = tls.serverName ?? to.host;
  return {
    ssl: { ...(await filesOf(tls)), rejectUnauthorized: true, verifyIdentity: true },
    host,
    stream: () => {
      const socket = connect(to);
      return isIP(host) === 0 ? socket : Object.assign(socket, { _host: host });
    },
  };
}
