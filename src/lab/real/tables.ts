import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { buildSetup } from '../files/build-setup.js';
import type { NodeSetup } from '../files/node-files.js';
import { quoted } from '../files/seed-sql.js';
import { writeHome } from '../files/write-home.js';
import { holdPort } from '../net/port-hold.js';
import type { NodeStart } from '../nodes/node-kind.js';
import type { Child } from '../process/child.js';
import type { Warden } from '../process/warden.js';
import type { LabSpec } from '../spec/spec.js';
import type { Mariadb } from '../stores/mariadb.js';
import { dumpSchema } from './dump-schema.js';
import { places } from './places.js';

export interface TablesOptions {
  readonly spec: LabSpec;
  /** A running server; a schema is made on it for the moment. */
  readonly server: Mariadb;
  readonly warden: Warden;
  readonly start: (node: NodeStart) => Promise<Child>;
}

const SCHEMA = 'aisbf_first_start';
/** Raised when what is kept, or how, changes. */
const FORMAT = 1;
/** Released nodes have 54 since 0.99.82 at least; far fewer means that the node gave up half way. */
const FEWEST = 50;

/** No cache of its own and no provider: the node is to make tables and no more. */
function bare(setup: NodeSetup): NodeSetup {
  const { cache, response_cache: responses } = setup.aisbf;
  return { ...setup, aisbf: { ...setup.aisbf, cache: { ...cache, type: 'sqlite' }, response_cache: { ...responses, backend: 'memory' } } };
}

/** A release's first node, alone on an empty schema, makes its tables: several at once would race for the encryption key. */
async function firstStart({ spec, server, warden, start }: TablesOptions): Promise<string> {
  const password = randomBytes(16).toString('hex');
  const account = `${quoted(SCHEMA)}@'%'`;
  await server.script(`CREATE DATABASE ${SCHEMA}; CREATE USER ${account} IDENTIFIED BY ${quoted(password)};
    GRANT ALL ON ${SCHEMA}.* TO ${account}`);
  const hold = await holdPort();
  const home = join(warden.dir, 'nodes', 'first-start');
  const setup = buildSetup(spec, spec.staging, {
    folder: `${home}/.aisbf`,
    port: hold.port,
    mysql: server.endpoint,
    redis: server.endpoint,
    mysqlPassword: password,
    globalTokens: [],
    dashboardPassword: password,
  });
  const database = { ...setup.aisbf.database, mysql_user: SCHEMA, mysql_database: SCHEMA };
  await writeHome(home, bare({ ...setup, aisbf: { ...setup.aisbf, database } }), password);
  const node = await start({
    id: 'first-start',
    home,
    port: hold.port,
    contract: spec.contract,
    release: spec.release,
    quirks: [],
    // Nobody listens there: this node talks to nobody.
    proxy: 'http://127.0.0.1:9',
    warden,
  });
  await node.stop();
  hold.release();
  const { sql, count } = await dumpSchema(server, SCHEMA);
  if (count < FEWEST) {
    throw new Error(
      `Failed to make the tables of AISBF ${spec.release}: its first node made ${count}. Please read its log:\n${node.logTail()}`,
    );
  }
  await server.script(`DROP DATABASE ${SCHEMA}; DROP USER ${account}`);
  return sql;
}

/**
 * The tables that a released node makes when it first starts on an empty schema, with the rows it puts in; kept for the labs to come, per
 * release and server version.
 * @throws if the node does not start, or makes no tables
 */
export async function realTables(options: TablesOptions): Promise<string> {
  const [row] = await options.server.root('SELECT VERSION() AS version');
  const server = String(row?.['version']).replaceAll(/[^\w.-]/g, '_');
  const { cache } = places();
  const kept = join(cache, `tables-${FORMAT}-${options.spec.release}-${server}.sql`);
  if (existsSync(kept)) return readFile(kept, 'utf8');
  const sql = await firstStart(options);
  await mkdir(cache, { recursive: true });
  const draft = `${kept}.${process.pid}`;
  await writeFile(draft, sql, { mode: 0o600 });
  await rename(draft, kept);
  return sql;
}
