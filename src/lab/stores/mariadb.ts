import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Endpoint } from '../net/endpoint.js';
import { LOOPBACK } from '../net/loopback.js';
import { holdPort } from '../net/port-hold.js';
import { startChild } from '../process/child.js';
import type { Warden } from '../process/warden.js';
import { copyTemplate, dataTemplate } from './data-template.js';
import { findMysqlProgram } from './mysql-program.js';
import { askAsRoot } from './mysql-root.js';
import type { Row, SqlParameter } from './row.js';

export type { Row, SqlParameter } from './row.js';

export interface MariadbOptions {
  readonly name: string;
  /** Default: a free one. */
  readonly port?: number;
  /** Further arguments of the server. */
  readonly args?: readonly string[];
}

export interface Mariadb {
  readonly endpoint: Endpoint;
  /** Runs one statement as root; no rows where it gives none. */
  root(sql: string, params?: readonly SqlParameter[]): Promise<readonly Row[]>;
  /** Runs several statements as root. */
  script(sql: string): Promise<void>;
  stop(): Promise<void>;
  /** The same port and the same data as before. */
  start(): Promise<void>;
  freeze(): void | Promise<void>;
  thaw(): void | Promise<void>;
}

const READY_TIMEOUT_MS = 30_000;

/**
 * Starts a database server on loopback with a data folder of its own. Names are not resolved there: accounts are for `'%'`.
 * @throws saying what to install where there is no server, or with the server's last log lines
 */
export async function startMariadb(warden: Warden, options: MariadbOptions): Promise<Mariadb> {
  const { name } = options;
  const program = await findMysqlProgram();
  const hold = await holdPort(options.port);
  warden.onRelease(hold.release);
  const folder = join(warden.dir, name);
  const dataDir = join(folder, 'data');
  const socketPath = join(folder, 's.sock');
  await mkdir(join(folder, 'tmp'), { recursive: true });
  await copyTemplate(await dataTemplate(program, warden.dir), dataDir);

  const { root, script, answers } = askAsRoot(name, () => ({ socketPath }));
  const startServer = () =>
    startChild({
      name,
      command: program.server,
      args: [
        '--no-defaults',
        `--datadir=${dataDir}`,
        `--port=${hold.port}`,
        `--bind-address=${LOOPBACK}`,
        `--socket=${socketPath}`,
        `--pid-file=${join(folder, 'pid')}`,
        `--tmpdir=${join(folder, 'tmp')}`,
        '--skip-name-resolve',
        '--innodb-buffer-pool-size=32M',
        '--innodb-log-file-size=8M',
        '--innodb-flush-log-at-trx-commit=0',
        ...program.serverArgs,
        ...(options.args ?? []),
      ],
      // A TMPDIR or MYSQL_HOME of the caller must not leak into the server.
      env: { PATH: process.env['PATH'], LC_ALL: 'C' },
      cwd: folder,
      warden,
      ready: answers,
      readyTimeoutMs: READY_TIMEOUT_MS,
    });

  let server = await startServer();
  return {
    endpoint: { host: LOOPBACK, port: hold.port },
    root,
    script,
    stop: () => server.stop(),
    async start() {
      if (!server.alive()) server = await startServer();
    },
    freeze: () => server.freeze(),
    thaw: () => server.thaw(),
  };
}
