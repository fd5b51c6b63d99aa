import { once } from 'node:events';
import { createServer } from 'node:net';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { monitorLine } from '../../src/lab/faults/observe/monitor-line.js';
import { answersWritten, watchRedis } from '../../src/lab/faults/observe/redis-monitor.js';
import { portOf } from '../../src/lab/net/port-hold.js';
import { startWarden, type Warden } from '../../src/lab/process/warden.js';
import { type RedisServer, startRedis } from '../../src/lab/stores/redis.js';
import { CLOSED_URL } from '../support/closed-url.js';

describe('a line of MONITOR', () => {
  it.each([
    ['+1339518083.107412 [0 127.0.0.1:60866] "setex" "a:b" "10" "{\\"c\\": 1}"', { host: '127.0.0.1', command: 'SETEX', key: 'a:b' }],
    ['+1339518083.107412 [2 [::1]:60866] "GET" "k"', { host: '::1', command: 'GET', key: 'k' }],
    ['+1339518083.107412 [0 lua] "del" "k"', { host: 'lua', command: 'DEL', key: 'k' }],
    ['+1339518083.107412 [0 127.0.0.1:1] "info"', { host: '127.0.0.1', command: 'INFO', key: '' }],
    ['+1339518083.107412 [0 127.0.0.1:1] "get" "a\\" \\"b\\\\\\r\\n\\xe9]"', { host: '127.0.0.1', command: 'GET', key: 'a" "b\\\r\né]' }],
  ])('%s', (line, command) => expect(monitorLine(line)).toEqual(command));

  it.each(['+OK', '-ERR unknown command', '$-1', '+1339518083.107412 [0 127.0.0.1:1]', ''])('%j is none', (line) =>
    expect(monitorLine(line)).toBeUndefined(),
  );
});

describe('watching a real Redis', () => {
  let warden: Warden;
  let redis: RedisServer;

  beforeAll(async () => {
    warden = await startWarden();
    redis = await startRedis(warden, { name: 'redis' });
  });
  afterAll(() => warden.release());

  const dial = () => new Redis({ ...redis.endpoint });

  it('tells what was written meanwhile, and by whom; nothing of before and after', async () => {
    await redis.command('SET', 'endpoint:before', '1');
    const seen = await watchRedis(redis.endpoint, async () => {
      await redis.command('SETEX', 'endpoint:"a"\r\n', '10', 'x');
      await redis.command('GET', 'endpoint:b');
    });
    await redis.command('SET', 'endpoint:after', '1');
    expect(answersWritten(seen, '127.0.0.1')).toEqual(['endpoint:"a"\r\n']);
    expect(answersWritten(seen, '127.0.0.2')).toEqual([]);
    expect(seen.map(({ command }) => command)).toContain('GET');
  });

  it('begins and ends whatever others ask at that moment', async () => {
    const others = Array.from({ length: 10 }, dial);
    const busy = new AbortController();
    const asking = others.map(async (other) => {
      while (!busy.signal.aborted) await other.get('x');
    });
    try {
      for (let watch = 0; watch < 50; watch += 1) {
        const key = `endpoint:${watch}`;
        const seen = await watchRedis(redis.endpoint, () => redis.command('SET', key, '1'));
        expect(answersWritten(seen, '127.0.0.1')).toEqual([key]);
      }
    } finally {
      busy.abort();
      await Promise.all(asking);
      for (const other of others) other.disconnect();
    }
  });

  it('what is thrown meanwhile is thrown on, and the connection is closed', async () => {
    await expect(watchRedis(redis.endpoint, () => Promise.reject(new Error('the node is dead')))).rejects.toThrow('the node is dead');
    await expect.poll(async () => String(await redis.command('CLIENT', 'LIST'))).not.toContain('cmd=monitor');
  });
});

describe('where it cannot watch it says why', () => {
  const answering = async (answer: string) => {
    const server = createServer((socket) => socket.on('error', () => undefined).end(answer));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return { endpoint: { host: '127.0.0.1', port: portOf(server.address()) }, close: () => server.close() };
  };

  it.each([
    ['-NOAUTH Authentication required.\r\n', /^Failed to watch Redis at 127\.0\.0\.1:\d+: -NOAUTH Authentication required\..* Please /],
    ['', /^Failed to watch Redis at 127\.0\.0\.1:\d+: it closed the connection\. Please /],
  ])('%j', async (answer, message) => {
    const server = await answering(answer);
    await expect(watchRedis(server.endpoint, () => Promise.reject(new Error('never asked')))).rejects.toThrow(message);
    server.close();
  });

  it('nobody there', async () => {
    await expect(
      watchRedis({ host: '127.0.0.1', port: Number(new URL(CLOSED_URL).port) }, () => Promise.reject(new Error('never asked'))),
    ).rejects.toThrow(/^Failed to watch Redis at 127\.0\.0\.1:\d+: .*ECONNREFUSED/);
  });
});
