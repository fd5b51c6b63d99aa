import type { Mariadb } from '../../stores/mariadb.js';

/** One line of MySQL's general log. */
export interface Statement {
  /** Account that sent it. */
  readonly account: string;
  /** Address it came from: a node's wire dials from one of its own. */
  readonly host: string;
  /** What it said. */
  readonly said: string;
}

/**
 * What MySQL itself writes down about who talks to it while `during` runs: its general log, switched on for that time only.
 */
export async function watchMysql(server: Mariadb, during: () => Promise<unknown>): Promise<readonly Statement[]> {
  await server.root("SET GLOBAL log_output = 'TABLE'");
  await server.root('TRUNCATE TABLE mysql.general_log');
  await server.root('SET GLOBAL general_log = 1');
  try {
    await during();
  } finally {
    await server.root('SET GLOBAL general_log = 0');
  }
  const rows = await server.root(
    'SELECT CONVERT(user_host USING utf8mb4) AS who, CONVERT(argument USING utf8mb4) AS said FROM mysql.general_log',
  );
  return rows.flatMap(({ who, said }) => toStatement(String(who ?? ''), String(said ?? '')));
}

/** `name[name] @  [127.0.1.2]`; a connection being made has its account in the second place only. */
function toStatement(who: string, said: string): Statement[] {
  const match = /^(.*)\[(.*)\] @ .*\[(.*)\]/.exec(who);
  const [, , account, host] = match ?? [];
  return account === undefined || host === undefined ? [] : [{ account, host, said }];
}
