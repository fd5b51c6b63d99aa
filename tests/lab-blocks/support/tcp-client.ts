import { once } from 'node:events';
import { connect } from 'node:net';

/** A TCP client whose state a test can look at. */
export async function tcpClient(port: number) {
  const socket = connect(port, '127.0.0.1');
  let received = '';
  let error: string | undefined;
  socket.on('data', (data) => {
    received += data.toString();
  });
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('error', (cause) => {
    error = 'code' in cause ? String(cause.code) : cause.message;
  });
  await Promise.race([once(socket, 'connect').catch(() => undefined), closed]);
  return {
    socket,
    send: (text: string) => socket.write(text),
    received: () => received,
    error: () => error,
    closed,
  };
}
