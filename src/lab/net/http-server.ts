import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { LOOPBACK } from './loopback.js';
import { portOf } from './port-hold.js';

export interface ListeningServer {
  readonly server: Server;
  readonly port: number;
  close(): Promise<void>;
}

/** An HTTP server on a free port, of loopback unless told otherwise, that keeps connections alive. */
export async function listenOnLoopback(listener: RequestListener, host: string = LOOPBACK): Promise<ListeningServer> {
  const server = createServer({ keepAliveTimeout: 60_000, requestTimeout: 0 }, listener);
  server.listen(0, host);
  await once(server, 'listening');
  return {
    server,
    port: portOf(server.address()),
    async close() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
