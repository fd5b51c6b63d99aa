import type { EnvironmentName, LabSpec, SpecIdentity } from '../spec/spec.js';
import { providerJson } from './build-setup.js';
import { type LabSecrets, READER, tokenOf, WRITER } from './secrets.js';

/** A SQL string literal. */
export function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

/** Statements or scripts one after the other, each ended once. One without a word (a lab that has no users) is left out: MySQL refuses it. */
function script(...parts: readonly string[]): string {
  return parts
    .map((part) => part.trim().replace(/;$/, ''))
    .filter((part) => part !== '')
    .map((part) => `${part};\n`)
    .join('');
}

/** A schema with the tables of a node kind and an account granted this schema only: one that sees two makes released nodes fall back to SQLite. */
export function schemaSeed(tables: string, schema: string, account: string, password: string): string {
  return script(
    `CREATE DATABASE ${schema}`,
    `CREATE USER ${quoted(account)}@'%' IDENTIFIED BY ${quoted(password)}`,
    `GRANT ALL ON ${schema}.* TO ${quoted(account)}@'%'`,
    `USE ${schema}`,
    tables,
  );
}

/** A user without a tier: a tier makes the release answer 500 to nearly everything. */
function userSeed(user: SpecIdentity, id: number, token: string): string {
  const name = quoted(user.username ?? user.id);
  const rows = [
    `INSERT INTO users (id, username, password_hash, role, created_by, email_verified, display_name, tier_id)
      VALUES (${id}, ${name}, SHA2(${quoted(token)}, 256), ${quoted(user.role ?? 'user')}, 'seed', 1, ${name}, NULL)`,
    `INSERT INTO user_api_tokens (user_id, token, description, scope) VALUES (${id}, ${quoted(token)}, 'seed', 'both')`,
  ];
  if (user.own === undefined) return script(...rows);
  const config = quoted(JSON.stringify(providerJson(user.own)));
  return script(...rows, `INSERT INTO user_providers (user_id, provider_id, config) VALUES (${id}, ${quoted(user.own.id)}, ${config})`);
}

function providersSeed(spec: LabSpec): readonly string[] {
  if (spec.contract !== 'playbook') return [];
  return spec.providers.map(({ id, type }) => `INSERT INTO providers (name, type, enabled) VALUES (${quoted(id)}, ${quoted(type)}, 1)`);
}

/** Production's rows, into the schema that USE chose. */
function rowsSeed(spec: LabSpec, secrets: LabSecrets): string {
  const users = spec.identities.filter(({ kind }) => kind === 'user');
  return script(...users.map((user, index) => userSeed(user, index + 1, tokenOf(secrets, user.id))), ...providersSeed(spec));
}

function environmentSeed(spec: LabSpec, secrets: LabSecrets, tables: string, name: EnvironmentName): string {
  const { schema, account } = spec.environments[name];
  return schemaSeed(tables, schema, account, secrets.nodes[name]);
}

/** Production's schema with users, tokens and accounts: of the lab's own server, or of a clone elsewhere. */
export function productionSeed(spec: LabSpec, secrets: LabSecrets, tables: string): string {
  return script(environmentSeed(spec, secrets, tables, 'production'), rowsSeed(spec, secrets));
}

/** Everything the lab's own MySQL server holds: both environments, and the accounts of the cluster file. */
export function serverSeed(spec: LabSpec, secrets: LabSecrets, tables: string): string {
  const { schema } = spec.environments.production;
  return script(
    productionSeed(spec, secrets, tables),
    environmentSeed(spec, secrets, tables, 'staging'),
    `CREATE USER ${quoted(READER)}@'%' IDENTIFIED BY ${quoted(secrets.reader)}`,
    `GRANT SELECT ON ${schema}.* TO ${quoted(READER)}@'%'`,
    `CREATE USER ${quoted(WRITER)}@'%' IDENTIFIED BY ${quoted(secrets.writer)}`,
    `GRANT SELECT ON ${schema}.* TO ${quoted(WRITER)}@'%'`,
    `GRANT INSERT, DELETE, UPDATE (is_active) ON ${schema}.user_api_tokens TO ${quoted(WRITER)}@'%'`,
  );
}
