import { startWarden } from '../../../src/lab/process/warden.js';
import { type Mariadb, startMariadb } from '../../../src/lab/stores/mariadb.js';
import { type RedisServer, startRedis } from '../../../src/lab/stores/redis.js';
import type { MysqlTarget, RedisTarget } from '../../../src/target/cluster.js';
import { Secret } from '../../../src/target/secret.js';

export interface Stores extends AsyncDisposable {
  readonly mariadb: Mariadb;
  readonly redis: RedisServer;
  readonly mysqlTarget: MysqlTarget;
  readonly redisTarget: RedisTarget;
}

export const STORE_PASSWORD = 'store-password-canary';

/** A real database with a table of tokens and an account that can read and one that can write, and a real Redis. */
export async function startStores(): Promise<Stores> {
  const warden = await startWarden();
  const mariadb = await startMariadb(warden, { name: 'db' });
  const redis = await startRedis(warden, { name: 'redis' });
  await mariadb.script(`
    CREATE DATABASE shop;
    CREATE TABLE shop.tokens (id BIGINT AUTO_INCREMENT PRIMARY KEY, token VARCHAR(255), note TEXT, made DATETIME DEFAULT NOW(), big BIGINT);
    CREATE TABLE shop.rows_of_use (id BIGINT AUTO_INCREMENT PRIMARY KEY, token VARCHAR(255));
    CREATE USER 'tester'@'%' IDENTIFIED BY '${STORE_PASSWORD}';
    GRANT ALL ON shop.* TO 'tester'@'%';
  `);
  const { host, port } = mariadb.endpoint;
  const url = (name: string): Secret => new Secret(name, `mysql://tester:${STORE_PASSWORD}@${host}:${port}/shop`);
  return {
    mariadb,
    redis,
    mysqlTarget: { url: url('READ_URL'), writeUrl: url('WRITE_URL') },
    redisTarget: {
      url: new Secret('REDIS_URL', `redis://${redis.endpoint.host}:${redis.endpoint.port}/0`),
      cachePrefix: 'p:',
      responsePrefix: 'p:response:',
      maxTtlSeconds: 600,
    },
    [Symbol.asyncDispose]: () => warden.release(),
  };
}
