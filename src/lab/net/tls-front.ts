import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createServer } from 'node:tls';
import type { Pems } from './certificate.js';
import type { Endpoint } from './endpoint.js';
import { LOOPBACK } from './loopback.js';
import { portOf } from './port-hold.js';

/** Ends TLS in front of something that speaks none, as a proxy on a node's machine does. */
export interface TlsFront {
  readonly port: number;
  close(): void;
}

/** Whatever ends one side ends the other; who asked sees it. */
function tie(one: Socket, other: Socket): void {
  one.pipe(other);
  one.on('error', () => other.destroy());
  one.once('close', () => other.destroy());
}

/** Starts one on a free loopback port. It does not keep this process running. */
export async function startTlsFront(to: Endpoint, pems: Pems): Promise<TlsFront> {
  const open = new Set<Socket>();
  const server = createServer(pems, (client) => {
    const behind = connect({ ...to, noDelay: true });
    tie(client, behind);
    tie(behind, client);
  });
  server.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  // A client that hangs up on the certificate is what such a front is for.
  server.on('tlsClientError', () => undefined);
  server.unref();
  server.listen(0, LOOPBACK);
  await once(server, 'listening');
  return {
    port: portOf(server.address()),
    close() {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}
