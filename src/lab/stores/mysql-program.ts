import { execa } from 'execa';
import { findBinary } from './find-binary.js';

/** The MySQL-like server that this machine has. */
export interface MysqlProgram {
  readonly server: string;
  /** As the server says it, for example `10.11.19-MariaDB`. */
  readonly version: string;
  /** Fills an empty data folder; the account root gets no password. */
  initialise(dataDir: string, tmpDir: string): Promise<void>;
  readonly serverArgs: readonly string[];
}

/** Both refuse to run as root unless told so, and an ordinary user may not name another. */
const asUser = process.getuid?.() === 0 ? ['--user=root'] : [];
const SMALL_LOG = '--innodb-log-file-size=8M';

/**
 * Finds MariaDB, or MySQL where there is only that.
 * @throws saying what to install where neither is there
 */
export async function findMysqlProgram(): Promise<MysqlProgram> {
  const server = findBinary('mariadbd') ?? findBinary('mysqld');
  if (server === undefined) {
    throw new Error(
      'Failed to find a database server: neither mariadbd nor mysqld is in PATH or /usr/sbin. Please install mariadb-server.',
    );
  }
  const { stdout } = await execa(server, ['--no-defaults', '--version']);
  const version = /Ver (\S+)/.exec(stdout)?.[1] ?? 'unknown';
  return /mariadb/i.test(stdout) ? mariadb(server, version) : mysql(server, version);
}

function mariadb(server: string, version: string): MysqlProgram {
  return {
    server,
    version,
    serverArgs: asUser,
    async initialise(dataDir, tmpDir) {
      const installer = findBinary('mariadb-install-db') ?? findBinary('mysql_install_db');
      if (installer === undefined) {
        throw new Error('Failed to find mariadb-install-db: it is not in PATH or /usr/bin. Please install mariadb-server.');
      }
      await execa(installer, [
        '--no-defaults',
        `--datadir=${dataDir}`,
        '--auth-root-authentication-method=normal',
        '--skip-test-db',
        `--tmpdir=${tmpDir}`,
        SMALL_LOG,
        ...asUser,
      ]);
    },
  };
}

function mysql(server: string, version: string): MysqlProgram {
  return {
    server,
    version,
    serverArgs: [...asUser, '--mysqlx=OFF'],
    async initialise(dataDir, tmpDir) {
      await execa(server, ['--no-defaults', '--initialize-insecure', `--datadir=${dataDir}`, `--tmpdir=${tmpDir}`, ...asUser]);
    },
  };
}
