import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { portOf } from '../../../src/lab/net/port-hold.js';

/** A TCP server that answers what it is sent, each time after its name. */
export async function echoServer(name: string) {
  const sockets = new Set<Socket>();
  const remoteAddresses: (string | undefined)[] = [];
  const server = createServer((socket) => {
    sockets.add(socket);
    remoteAddresses.push(socket.remoteAddress);
    socket.on('error', () => undefined);
    socket.on('data', (data) => socket.write(`${name}:${data.toString()}`));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: { host: '127.0.0.1', port: portOf(server.address()) },
    remoteAddresses,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
