import type { SqlQuestion } from '../../checks/question.js';
import type { Outcome } from '../../record/observation.js';
import type { Cluster } from '../../target/cluster.js';
import { NeedMissing, type Tokens } from '../tokens.js';
import { MysqlAccount } from './mysql-account.js';
import { sqlRow } from './sql-row.js';
import { storeUnanswered } from './store-outcome.js';
import { StoreReach } from './store-reach.js';

type AccountName = SqlQuestion['account'];
const SETTINGS = { read: 'mysql.url', write: 'mysql.writeUrl', nodes: 'mysql.nodesAccount' } as const;

/** Asks the declared database. Only the `write` account can write, and the runner lets it do so within brackets only. */
export class MysqlProbe {
  readonly #accounts = new Map<AccountName, MysqlAccount>();
  /** Of the server, so all accounts share it. */
  readonly #reach = new StoreReach();

  constructor(
    readonly cluster: Cluster,
    readonly tokens: Tokens,
  ) {}

  /** @throws {NeedMissing} where the account is not declared */
  async ask(question: SqlQuestion): Promise<Outcome> {
    const account = this.#account(question.account);
    const values = question.params.map((value) => this.tokens.sqlValue(value));
    try {
      const result = await account.query(question.sql, values);
      if (!Array.isArray(result)) return { kind: 'answered', answer: { kind: 'sql', rows: [], affected: result.affectedRows } };
      const rows = result.map((row: object) => sqlRow(row));
      return { kind: 'answered', answer: { kind: 'sql', rows } };
    } catch (thrown) {
      return storeUnanswered(thrown, SETTINGS[question.account]);
    }
  }

  close(): void {
    for (const account of this.#accounts.values()) account.close();
  }

  #account(name: AccountName): MysqlAccount {
    const known = this.#accounts.get(name);
    if (known) return known;
    const { mysql, limits } = this.cluster;
    const urls = { read: mysql?.url, write: mysql?.writeUrl, nodes: mysql?.nodesAccount };
    const url = urls[name];
    if (!url) throw new NeedMissing(`${SETTINGS[name]} is not declared`);
    const made = new MysqlAccount(url, name !== 'write', limits.storeTimeoutMs, this.#reach, mysql?.tls);
    this.#accounts.set(name, made);
    return made;
  }
}
