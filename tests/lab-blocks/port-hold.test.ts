import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { holdPort } from '../../src/lab/net/port-hold.js';
import { tcpClient } from './support/tcp-client.js';

test('a held port refuses connections, can be listened on by who knows it, and is given to nobody else', async () => {
  const hold = await holdPort();
  onTestFinished(() => hold.release());
  const refused = await tcpClient(hold.port);
  expect(refused.error()).toBe('ECONNREFUSED');

  const server = createServer((socket) => socket.end('hi'));
  server.listen(hold.port, '127.0.0.1');
  await once(server, 'listening');
  const served = await tcpClient(hold.port);
  await served.closed;
  expect(served.received()).toBe('hi');
  server.close();

  const again = await tcpClient(hold.port);
  expect(again.error()).toBe('ECONNREFUSED');
});

test('a port in use cannot be held', async () => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await expect(holdPort(port)).rejects.toThrow(`Failed to hold port ${port}: it is in use.`);
});

test('a port that somebody has for a moment is waited for', async () => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const holding = holdPort(port);
  setTimeout(() => server.close(), 100);
  const hold = await holding;
  onTestFinished(() => hold.release());
  expect(hold.port).toBe(port);
});
