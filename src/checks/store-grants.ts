import type { Contract } from '../target/contracts/contract.js';

/** Columns that checks read, by table. Of all other columns only the names are needed, which REFERENCES shows without their values. */
const READ: Readonly<Record<string, readonly string[]>> = {
  users: ['id', 'username', 'role', 'is_active', 'tier_id', 'tier'],
  user_api_tokens: ['id', 'user_id', 'token', 'scope', 'is_active'],
  account_tiers: ['id', 'name'],
  user_providers: ['user_id', 'provider_id', 'config'],
  user_rotations: ['user_id', 'rotation_id', 'created_at'],
  user_autoselects: ['user_id', 'autoselect_id'],
  provider_manual_disabled: ['user_id', 'provider_id'],
  user_token_usage: ['token_id', 'provider_id'],
  providers: ['name', 'type', 'enabled'],
};

const quoted = (name: string): string => (/^\w+$/.test(name) ? name : `\`${name.replaceAll('`', '``')}\``);
/** `'%'` stands for the client host of the account. */
const named = (user: string): string => `'${user.replaceAll("'", "''")}'@'%'`;

/** The grants that the account in `mysql.url` needs for every check, as `docs/grants.md` has them. */
export function readGrants({ requiredColumns }: Pick<Contract, 'requiredColumns'>, database: string, user: string): readonly string[] {
  const to = `TO ${named(user)};`;
  const tables = Object.entries(READ).flatMap(([table, columns]): readonly string[] => {
    const there = requiredColumns[table];
    const read = columns.filter((column) => there?.includes(column) === true);
    return read.length === 0 ? [] : [`GRANT SELECT (${read.join(', ')}) ON ${quoted(database)}.${table} ${to}`];
  });
  return [`GRANT REFERENCES ON ${quoted(database)}.* ${to}`, ...tables];
}

/** The grants that the account in `mysql.writeUrl` needs for canary rows. It finds the user by name, so it reads two columns of `users`. */
export const writeGrants = (database: string, user: string): readonly string[] => [
  `GRANT SELECT (id, username) ON ${quoted(database)}.users TO ${named(user)};`,
  `GRANT SELECT (user_id, description, created_at), INSERT (user_id, token, description, scope), UPDATE (is_active), DELETE ON ${quoted(database)}.user_api_tokens TO ${named(user)};`,
];

/** The ACL that the account in `redis.url` needs; what else it may do is kept, its password too. It reads no value of any key. */
export const redisAcl = (user: string): string => `ACL SETUSER ${user} on ~* +scan +ttl +time +select +ping`;
