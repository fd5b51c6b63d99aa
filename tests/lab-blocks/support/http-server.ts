import { EventEmitter, once } from 'node:events';
import type { RequestListener } from 'node:http';
import { onTestFinished } from 'vitest';
import { listenOnLoopback } from '../../../src/lab/net/http-server.js';

/** An HTTP server for one test. */
export async function httpServer(listener: RequestListener) {
  const { port, close } = await listenOnLoopback(listener);
  onTestFinished(close);
  return { host: '127.0.0.1', port };
}

/** A server that says its name, the path and the headers it got. */
export function sayingServer(name: string) {
  return httpServer((request, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ name, url: request.url, headers: request.headers }));
  });
}

/** A server that says `first` and ends only when told to. */
export async function streamingServer() {
  const told = new EventEmitter();
  const asked = once(told, 'asked');
  const finish = once(told, 'finish');
  const endpoint = await httpServer(async (_request, response) => {
    response.write('first');
    told.emit('asked');
    const [how] = await finish;
    if (how === 'end') response.end(' last');
    else response.destroy();
  });
  return { endpoint, asked, finish: () => told.emit('finish', 'end'), breakOff: () => told.emit('finish', 'break') };
}

/** A loopback endpoint that nobody listens on. */
export async function nobody() {
  const { port, close } = await listenOnLoopback(() => undefined);
  await close();
  return { host: '127.0.0.1', port };
}
