import { connect } from 'node:net';
import type { Endpoint } from '../../net/endpoint.js';

/** `closed`: refused, or nobody has that address; `silent`: neither yes nor no came in time. */
export type Knock = 'open' | 'closed' | 'silent';

/** A bare TCP connection, nothing sent. */
export function knock({ host, port }: Endpoint, timeoutMs = 2000): Promise<Knock> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: timeoutMs });
    const done = (answer: Knock): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => done('open'));
    socket.once('error', () => done('closed'));
    socket.once('timeout', () => done('silent'));
  });
}

/** Whether somebody listens there. */
export async function listens(at: Endpoint): Promise<boolean> {
  return (await knock(at)) === 'open';
}
