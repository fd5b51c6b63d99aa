import { once } from 'node:events';
import { createSecureServer } from 'node:http2';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { certificateFor } from '../support/certificates.js';
import { CLOSED_URL } from '../support/closed-url.js';

/** An address that answers badly, as long as it is held. */
export interface BadPlace extends AsyncDisposable {
  readonly url: string;
  /** Certificate that a client is to trust. */
  readonly ca?: string;
}

/** What a client said first, up to the end of its headers. */
export interface Request {
  readonly method: string;
  readonly path: string;
}

const portOf = (address: AddressInfo | string | null): number => {
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
};

async function listening(server: Server, scheme: string, sockets: ReadonlySet<Socket>): Promise<BadPlace> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `${scheme}://127.0.0.1:${portOf(server.address())}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function keeping(server: Server): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  return sockets;
}

/** Hands a request on to a node that is in order, on a connection that ends with it. */
function handOn(socket: Socket, head: Buffer, good: string): void {
  const { hostname, port } = new URL(good);
  const onward = connect(Number(port), hostname, () => {
    const text = head.toString('latin1').replace(/\r\nconnection: [^\r]*/i, '');
    onward.write(text.replace('\r\n', '\r\nconnection: close\r\n'), 'latin1');
    onward.pipe(socket);
  });
  onward.on('error', () => socket.destroy());
  socket.on('close', () => onward.destroy());
}

/** Answers on the bare connection. With `good`, only chats are answered so, and all else as that node answers. */
export async function rawPlace(answer: (socket: Socket, request: Request) => void, good?: string): Promise<BadPlace> {
  const server = createServer((socket) => {
    // How the other side takes it is what is looked at.
    socket.on('error', () => socket.destroy());
    socket.once('data', (head) => {
      const [method = '', path = ''] = head.toString('latin1').split(' ', 2);
      if (good !== undefined && method !== 'POST') handOn(socket, head, good);
      else answer(socket, { method, path });
    });
  });
  return listening(server, 'http', keeping(server));
}

/** An answer as it stands, then the end. */
export const saying =
  (head: string, body: string | Buffer = '') =>
  (socket: Socket) => {
    socket.write(`HTTP/1.1 ${head}\r\nconnection: close\r\n\r\n`);
    socket.end(body);
  };

/** A node that would answer well, behind a certificate for that name, made so many days ago and good for 30. */
export async function tlsPlace(name: string, ageDays: number): Promise<BadPlace> {
  const pems = certificateFor(name, ageDays);
  const server = createHttpsServer(pems, (_request, response) =>
    response.setHeader('content-type', 'application/json').end('{"status":"ok"}'),
  );
  const place = await listening(server, 'https', keeping(server));
  return { ...place, ca: pems.cert };
}

/** A node that speaks HTTP/2 and nothing else. */
export async function http2Place(): Promise<BadPlace> {
  const pems = certificateFor('127.0.0.1', 1);
  const server = createSecureServer({ ...pems, allowHTTP1: false }, (_request, response) => response.end('{"status":"ok"}'));
  const sockets = keeping(server);
  server.on('unknownProtocol', (socket: Socket) => socket.destroy());
  const place = await listening(server, 'https', sockets);
  return { ...place, ca: pems.cert };
}

/** An address where nobody listens. */
export const closedPlace = async (): Promise<BadPlace> => ({ url: CLOSED_URL, [Symbol.asyncDispose]: async () => undefined });
