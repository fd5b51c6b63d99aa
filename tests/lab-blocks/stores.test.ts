import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startWarden, type Warden } from '../../src/lab/process/warden.js';
import { type Mariadb, startMariadb } from '../../src/lab/stores/mariadb.js';
import { type RedisServer, startRedis } from '../../src/lab/stores/redis.js';
import { tcpClient } from './support/tcp-client.js';

let warden: Warden;

beforeAll(async () => {
  warden = await startWarden();
});
afterAll(() => warden.release());

const isRefused = async (port: number) => (await tcpClient(port)).error() === 'ECONNREFUSED';

describe('MariaDB', () => {
  let database: Mariadb;

  beforeAll(async () => {
    database = await startMariadb(warden, { name: 'db' });
    await database.script(`
      CREATE DATABASE shop; CREATE TABLE shop.items (id INT PRIMARY KEY, name TEXT);
      CREATE USER 'seller'@'%' IDENTIFIED BY 'pw'; GRANT ALL ON shop.* TO 'seller'@'%';`);
  });

  const asSeller = async (database: Mariadb, sql: string) => {
    const connection = await createConnection({ ...database.endpoint, user: 'seller', password: 'pw', connectTimeout: 2_000 });
    try {
      const [rows] = await connection.query({ sql, timeout: 2_000 });
      return rows;
    } finally {
      connection.destroy();
    }
  };

  test('root speaks, with parameters', async () => {
    expect(await database.root('INSERT INTO shop.items VALUES (?, ?)', [1, "o'clock"])).toEqual([]);
    expect(await database.root('SELECT * FROM shop.items WHERE id = ?', [1])).toEqual([{ id: 1, name: "o'clock" }]);
    await expect(database.root('SELECT * FROM shop.nothing')).rejects.toThrow(/^Failed to ask MariaDB db: .*nothing/);
  });

  test('accounts for % come in over TCP', async () => {
    expect(await asSeller(database, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('stopped it refuses; started again it has the same port and data', async () => {
    await database.root("REPLACE INTO shop.items VALUES (2, 'kept')");
    const { port } = database.endpoint;
    await database.stop();
    expect(await isRefused(port)).toBe(true);
    await expect(database.root('SELECT 1')).rejects.toThrow(/^Failed to ask MariaDB db: connect/);
    await database.start();
    expect(database.endpoint.port).toBe(port);
    expect(await asSeller(database, 'SELECT name FROM shop.items WHERE id = 2')).toEqual([{ name: 'kept' }]);
  });

  test('frozen it accepts and is silent; thawed it answers', async () => {
    database.freeze();
    await expect(asSeller(database, 'SELECT 1 AS one')).rejects.toThrow(/ETIMEDOUT/);
    expect(await isRefused(database.endpoint.port)).toBe(false);
    database.thaw();
    expect(await asSeller(database, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('two have nothing in common', async () => {
    const other = await startMariadb(warden, { name: 'db-clone' });
    expect(await other.root("SHOW DATABASES LIKE 'shop'")).toEqual([]);
    expect(other.endpoint.port).not.toBe(database.endpoint.port);
    await other.stop();
  });
});

describe('Redis', () => {
  let redis: RedisServer;

  beforeAll(async () => {
    redis = await startRedis(warden, { name: 'redis' });
  });

  test('commands, by database', async () => {
    expect(await redis.command('SET', 'a', '1')).toBe('OK');
    expect(await redis.command('GET', 'a')).toBe('1');
    expect(await redis.commandIn(3, 'GET', 'a')).toBeNull();
    await expect(redis.command('LPUSH', 'a', 'x')).rejects.toThrow(/WRONGTYPE/);
  });

  test('stopped it refuses; started again it has the same port and no keys', async () => {
    await redis.command('SET', 'b', '1');
    const { port } = redis.endpoint;
    await redis.stop();
    expect(await isRefused(port)).toBe(true);
    await expect(redis.command('PING')).rejects.toThrow(/^Failed to ask Redis redis for PING: .*ECONNREFUSED/);
    await redis.start();
    expect(redis.endpoint.port).toBe(port);
    expect(await redis.command('GET', 'b')).toBeNull();
  });

  test('frozen it is silent; thawed it answers', async () => {
    redis.freeze();
    await expect(redis.command('PING')).rejects.toThrow('Failed to ask Redis redis for PING');
    expect(await isRefused(redis.endpoint.port)).toBe(false);
    redis.thaw();
    expect(await redis.command('PING')).toBe('PONG');
  });
});
