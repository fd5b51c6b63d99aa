import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { LOOPBACK } from './loopback.js';

/** A port that the system gives to nobody else, while whoever knows its number can listen on it. */
export interface PortHold {
  readonly port: number;
  release(): void;
}

/** A connection that happened to leave from a port while nobody held it is over by then. */
const PATIENCE_MS = 10_000;

async function connected(options: Parameters<typeof dial>[0]): Promise<Socket> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await dial(options);
    } catch (error) {
      const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      if (options.localPort === undefined || !isTaken || Date.now() > deadline) throw error;
      await sleep(50);
    }
  }
}

async function dial(options: { host: string; port: number; localAddress: string; localPort?: number }): Promise<Socket> {
  const socket = connect(options);
  await once(socket, 'connect');
  return socket;
}

/**
 * Keeps a loopback port for later. A connection of our own leaves from that port: it is then taken for everybody who asks for any free
 * port, connecting to it is refused, and listening on it still works (servers set SO_REUSEADDR). So a closed port can be opened
 * again, and a server started on a port chosen before, with no moment in which it could be lost.
 * @param port the one to keep; a free one if left out
 * @param host an address of this machine
 */
export async function holdPort(port?: number, host: string = LOOPBACK): Promise<PortHold> {
  const sink = createServer((socket) => socket.on('error', () => undefined).unref());
  sink.unref();
  sink.listen(0, host);
  await once(sink, 'listening');
  const from = { host, port: portOf(sink.address()), localAddress: host, ...(port === undefined ? {} : { localPort: port }) };
  const socket = await connected(from).catch((cause: unknown) => {
    sink.close();
    throw new Error(`Failed to hold port ${port}: it is in use. Please free it or choose another.`, { cause });
  });
  socket.on('error', () => undefined).unref();
  const held = socket.localPort;
  if (held === undefined) throw new Error('Failed to hold a port: the connection closed at once. Please try again.');
  return {
    port: held,
    release() {
      socket.resetAndDestroy();
      sink.close();
    },
  };
}

/** The port of a listening TCP server. */
export function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string')
    throw new Error('Failed to read a port: the server does not listen on TCP. Please start it first.');
  return address.port;
}
