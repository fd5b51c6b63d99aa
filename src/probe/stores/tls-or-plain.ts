import { once } from 'node:events';
import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Address } from './store-tls.js';

/** Whether that event comes in time; the socket is closed in any case. */
async function comes(socket: Socket, event: string, withinMs: number, fits: (value: unknown) => boolean = () => true): Promise<boolean> {
  socket.on('error', () => undefined);
  try {
    const [value]: readonly unknown[] = await once(socket, event, { signal: AbortSignal.timeout(withinMs) });
    return fits(value);
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/**
 * Whether whatever listens there answers a TLS handshake. A server that wants TLS hangs up on plain text without a word, as one that is about
 * to end does. Nothing is sent over the connection, so it matters not whose certificate it is.
 */
export const speaksTls = (to: Address, withinMs: number): Promise<boolean> =>
  comes(connectTls({ ...to, rejectUnauthorized: false }), 'secureConnect', withinMs);

/** What a reply of Redis begins with: `+PONG`, `-NOAUTH ...`. */
const isReply = (data: unknown): boolean => Buffer.isBuffer(data) && /^[+-]/.test(data.toString('latin1', 0, 1));

/** Whether a Redis there answers plain text: it waits in silence for the end of what is a TLS handshake to others. */
export function speaksPlainRedis(to: Address, withinMs: number): Promise<boolean> {
  const socket = connectPlain(to, () => socket.write('PING\r\n'));
  return comes(socket, 'data', withinMs, isReply);
}
