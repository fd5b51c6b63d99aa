/** What a node asks of its database. MySQL and SQLite answer alike but for the case of tokens. */

export interface TokenOwner {
  readonly userId: number;
  readonly tokenId: number;
  readonly username: string;
  readonly role: string;
  readonly scope: string;
}

export interface UserRow {
  readonly id: string;
  /** Parsed JSON. */
  readonly config: unknown;
}

export type UserConfigKind = 'provider' | 'rotation' | 'autoselect';

export interface UsageRow {
  readonly userId: number | null;
  readonly tokenId: number | null;
  readonly providerId: string;
  readonly model: string;
  readonly tokens: number;
  readonly promptTokens: number | null;
  readonly completionTokens: number | null;
  readonly success: boolean;
  readonly latencyMs: number;
  readonly errorType: string | null;
  readonly rotationId: string | null;
  readonly autoselectId: string | null;
  readonly kind: 'execution' | 'selector';
}

export type SqlValue = string | number | null;
export type SqlRow = Readonly<Record<string, unknown>>;

/** One statement; the driver behind it decides how long a connection lives. */
export interface Sql {
  readonly backend: 'mysql' | 'sqlite';
  query(sql: string, values?: readonly SqlValue[]): Promise<readonly SqlRow[]>;
  close(): Promise<void>;
}

export interface NodeDatabase {
  readonly backend: Sql['backend'];
  /** undefined: unknown, revoked, or of an inactive user. @throws where the database does not answer. */
  tokenOwner(token: string): Promise<TokenOwner | undefined>;
  hasTier(userId: number): Promise<boolean>;
  /** The account of the dashboard that a user has. */
  userAccount(username: string): Promise<{ readonly userId: number; readonly role: string; readonly passwordHash: string } | undefined>;
  userExists(username: string): Promise<boolean>;
  userConfigs(kind: UserConfigKind, userId: number): Promise<readonly UserRow[]>;
  /** Puts or replaces what a user has of that kind. */
  saveUserConfig(kind: UserConfigKind, userId: number, id: string, config: unknown): Promise<void>;
  deleteUserConfig(kind: UserConfigKind, userId: number, id: string): Promise<void>;
  userProvider(userId: number, providerId: string): Promise<UserRow | undefined>;
  manuallyDisabled(userId: number | null, providerId: string): Promise<boolean>;
  /** Unix seconds until which a usage limit disables the provider. */
  usageDisabledUntil(userId: number | null, providerId: string): Promise<number | undefined>;
  recordUsage(row: UsageRow): Promise<void>;
  close(): Promise<void>;
}

const num = (value: unknown): number => Number(value);
const text = (value: unknown): string => String(value ?? '');

function toUserRow(row: SqlRow): UserRow {
  const config: unknown = JSON.parse(text(row['config']));
  return { id: text(row['id']), config };
}

/** The questions themselves. No answer is kept: a revoked token is unknown at once. */
export function nodeDatabase(sql: Sql): NodeDatabase {
  const first = async (statement: string, values: readonly SqlValue[]): Promise<SqlRow | undefined> =>
    (await sql.query(statement, values))[0];
  const scoped = (userId: number | null): string => (userId === null ? 'user_id IS NULL' : 'user_id = ?');
  const scopedValues = (userId: number | null, providerId: string): readonly SqlValue[] =>
    userId === null ? [providerId] : [providerId, userId];
  return {
    backend: sql.backend,
    async tokenOwner(token) {
      const row = await first(
        `SELECT t.id AS token_id, t.user_id, t.scope, u.username, u.role FROM user_api_tokens t JOIN users u ON u.id = t.user_id
         WHERE t.token = ? AND t.is_active = 1 AND u.is_active = 1`,
        [token],
      );
      if (row === undefined) return undefined;
      return {
        userId: num(row['user_id']),
        tokenId: num(row['token_id']),
        username: text(row['username']),
        role: text(row['role']),
        scope: text(row['scope']) || 'api',
      };
    },
    async hasTier(userId) {
      return (await first('SELECT t.id FROM users u JOIN account_tiers t ON t.id = u.tier_id WHERE u.id = ?', [userId])) !== undefined;
    },
    async userAccount(username) {
      const row = await first('SELECT id, role, password_hash FROM users WHERE username = ? AND is_active = 1', [username]);
      if (row === undefined) return undefined;
      return { userId: num(row['id']), role: text(row['role']), passwordHash: text(row['password_hash']) };
    },
    async userExists(username) {
      return (await first('SELECT id FROM users WHERE username = ?', [username])) !== undefined;
    },
    async userConfigs(kind, userId) {
      const rows = await sql.query(`SELECT ${kind}_id AS id, config FROM user_${kind}s WHERE user_id = ? ORDER BY ${kind}_id`, [userId]);
      return rows.map(toUserRow);
    },
    async saveUserConfig(kind, userId, id, config) {
      const replace = sql.backend === 'mysql' ? 'ON DUPLICATE KEY UPDATE config = VALUES(config), updated_at = CURRENT_TIMESTAMP' : '';
      const insert = sql.backend === 'mysql' ? 'INSERT INTO' : 'INSERT OR REPLACE INTO';
      await sql.query(`${insert} user_${kind}s (user_id, ${kind}_id, config, updated_at) VALUES (?, ?, ?, CURRENT_TIMESTAMP) ${replace}`, [
        userId,
        id,
        JSON.stringify(config),
      ]);
    },
    async deleteUserConfig(kind, userId, id) {
      await sql.query(`DELETE FROM user_${kind}s WHERE user_id = ? AND ${kind}_id = ?`, [userId, id]);
    },
    async userProvider(userId, providerId) {
      const row = await first('SELECT provider_id AS id, config FROM user_providers WHERE user_id = ? AND provider_id = ?', [
        userId,
        providerId,
      ]);
      return row === undefined ? undefined : toUserRow(row);
    },
    async manuallyDisabled(userId, providerId) {
      const statement = `SELECT id FROM provider_manual_disabled WHERE provider_id = ? AND ${scoped(userId)}`;
      return (await first(statement, scopedValues(userId, providerId))) !== undefined;
    },
    async usageDisabledUntil(userId, providerId) {
      const statement = `SELECT disabled_until FROM provider_disabled_state WHERE provider_id = ? AND ${scoped(userId)}`;
      const until = (await first(statement, scopedValues(userId, providerId)))?.['disabled_until'];
      return until === undefined || until === null ? undefined : num(until);
    },
    async recordUsage(row) {
      await sql.query(
        `INSERT INTO token_usage (user_id, provider_id, model_name, tokens_used, prompt_tokens, completion_tokens, success, latency_ms,
         error_type, token_id, rotation_id, autoselect_id, analytics_kind) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        [
          row.userId,
          row.providerId,
          row.model,
          row.tokens,
          row.promptTokens,
          row.completionTokens,
          row.success ? 1 : 0,
          row.latencyMs,
          row.errorType,
          row.tokenId,
          row.rotationId,
          row.autoselectId,
          row.kind,
        ],
      );
      if (row.userId === null || row.tokenId === null) return;
      await sql.query('INSERT INTO user_token_usage (user_id, token_id, provider_id, model_name, tokens_used) VALUES (?, ?, ?, ?, ?)', [
        row.userId,
        row.tokenId,
        row.providerId,
        row.model,
        row.tokens,
      ]);
      await sql.query('UPDATE user_api_tokens SET last_used = CURRENT_TIMESTAMP WHERE id = ?', [row.tokenId]);
    },
    close: () => sql.close(),
  };
}
