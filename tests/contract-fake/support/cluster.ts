import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { request } from 'undici';
import { schemaSql } from '../../../src/lab/fake-node/schema-sql.js';
import { holdPort } from '../../../src/lab/net/port-hold.js';
import { startChild } from '../../../src/lab/process/child.js';
import { distScript } from '../../../src/lab/process/package-root.js';
import { startWarden } from '../../../src/lab/process/warden.js';
import { type Mariadb, startMariadb } from '../../../src/lab/stores/mariadb.js';
import { type RedisServer, startRedis } from '../../../src/lab/stores/redis.js';
import { type FileOptions, writeFiles } from './files.js';
import { seedSql } from './seed.js';
import { startTestUpstream, type TestUpstream } from './upstream.js';

/** An address that nobody listens at: port 9 needs privileges and is in nobody's use. */
export const deadAddress = '127.0.0.1:9';

export interface NodeOptions extends Pick<FileOptions, 'authEnabled' | 'aisbf' | 'cooldownSeconds'> {
  /** Nodes of different names have homes of their own. */
  readonly name?: string;
  /** Starts over the files that are there. */
  readonly keepHome?: boolean;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export interface RunningNode {
  readonly url: string;
  readonly home: string;
  /** Everything the node has written to stderr. */
  log(): string;
  stop(): Promise<void>;
}

/** Stores, upstreams and as many fake nodes as a test starts; all of it real processes but for the upstreams. */
export interface TestCluster {
  readonly mysql: Mariadb;
  readonly redis: RedisServer;
  readonly upstreams: readonly [TestUpstream, TestUpstream, TestUpstream];
  /** Starts a node over these stores. Its home is new. */
  startNode(options?: NodeOptions): Promise<RunningNode>;
  /** Empties Redis and resets the upstreams' counters. */
  forget(): Promise<void>;
  stop(): Promise<void>;
}

const database = 'aisbf_prod';

export async function startTestCluster(): Promise<TestCluster> {
  const warden = await startWarden();
  const [mysql, redis, ...upstreams] = await Promise.all([
    startMariadb(warden, { name: 'mariadb' }),
    startRedis(warden, { name: 'redis' }),
    startTestUpstream('s1'),
    startTestUpstream('s2'),
    startTestUpstream('s3'),
  ]);
  const [one, two, three] = upstreams;
  await mysql.script(
    `CREATE DATABASE ${database}; CREATE USER 'aisbf'@'%' IDENTIFIED BY 'pw'; GRANT ALL ON ${database}.* TO 'aisbf'@'%'; USE ${database};
     ${schemaSql('aisbf-0.99')}${seedSql(one.address, two.address, deadAddress)};`,
  );
  let starts = 0;
  return {
    mysql,
    redis,
    upstreams,
    async startNode({ name = 'node', keepHome = false, args = [], env = {}, ...files } = {}) {
      const home = join(warden.dir, name);
      if (!keepHome) {
        await rm(home, { recursive: true, force: true });
        const addresses = [one.address, two.address, three.address] as const;
        const stores = { mysql: { port: mysql.endpoint.port, database }, redisPort: redis.endpoint.port };
        await writeFiles({ home, upstreams: addresses, ...stores, ...files });
      }
      // A port that is only looked for may be another's by the time the node listens.
      const held = await holdPort();
      const url = `http://127.0.0.1:${held.port}`;
      starts += 1;
      try {
        const child = await startChild({
          // Each start has a log of its own.
          name: `${name}-${starts}`,
          command: process.execPath,
          args: [distScript('lab/fake-node/main.js'), '--port', String(held.port), ...args],
          env: { PATH: process.env['PATH'], HOME: home, ...env },
          warden,
          ready: async () => (await request(`${url}/`)).statusCode === 200,
          readyTimeoutMs: 20_000,
        });
        return { url, home, log: () => child.logTail(10_000), stop: () => child.stop() };
      } finally {
        held.release();
      }
    },
    async forget() {
      await redis.command('FLUSHALL');
      for (const upstream of upstreams) upstream.reset();
    },
    async stop() {
      await Promise.all(upstreams.map((upstream) => upstream.close()));
      await warden.release();
    },
  };
}
