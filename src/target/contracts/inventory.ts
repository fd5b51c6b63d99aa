import type { InventoryQuery } from './contract.js';

/** Most rows an inventory reads: enough to compare with, little enough for a production database. */
const MOST = 500;

/**
 * The playbook's questions as the released schema can answer them (aisbf-contract 3.2): there is no `users.tier` and no
 * `providers` table. Configurations are not read, as they hold keys.
 */
export const releasedInventory: readonly InventoryQuery[] = [
  {
    id: 'users',
    title: 'users and their tiers',
    sql: `SELECT u.id, u.username, u.role, u.is_active, t.name AS tier FROM users u LEFT JOIN account_tiers t ON t.id = u.tier_id ORDER BY u.id LIMIT ${MOST}`,
  },
  {
    id: 'tokens',
    title: 'tokens by user and scope',
    sql: `SELECT u.username, t.scope, t.is_active, COUNT(*) AS tokens FROM user_api_tokens t JOIN users u ON u.id = t.user_id GROUP BY u.username, t.scope, t.is_active ORDER BY u.username, t.scope, t.is_active LIMIT ${MOST}`,
  },
  ...(['provider', 'rotation', 'autoselect'] as const).map((kind) => ({
    id: `user-${kind}s`,
    title: `${kind}s of users`,
    sql: `SELECT u.username, c.${kind}_id FROM user_${kind}s c JOIN users u ON u.id = c.user_id ORDER BY u.username, c.${kind}_id LIMIT ${MOST}`,
  })),
  {
    id: 'disabled-providers',
    title: 'providers disabled by hand',
    sql: `SELECT user_id, provider_id FROM provider_manual_disabled ORDER BY provider_id, user_id LIMIT ${MOST}`,
  },
];

/** As the playbook prints them. */
export const playbookInventory: readonly InventoryQuery[] = [
  { id: 'users', title: 'users and their tiers', sql: 'SELECT id, username, tier FROM users' },
  { id: 'providers', title: 'providers', sql: 'SELECT name, type, enabled FROM providers' },
];

const ownConfiguration = (id: string): readonly string[] => ['id', 'user_id', id, 'config', 'created_at', 'updated_at'];

/** Tables that the checks and the API path live by, with all columns that 0.99.82 to 0.99.92 have (aisbf-contract 3.2, 12.A). */
export const releasedColumns: Readonly<Record<string, readonly string[]>> = {
  users:
    'id username email display_name password_hash role created_by created_at last_login is_active email_verified verification_token verification_token_expires last_verification_email_sent tier_id subscription_expires stripe_customer_id reset_password_token reset_password_token_expires profile_pic can_publish_market'.split(
      ' ',
    ),
  user_api_tokens: ['id', 'user_id', 'token', 'description', 'scope', 'created_at', 'last_used', 'is_active'],
  user_providers: ownConfiguration('provider_id'),
  user_rotations: ownConfiguration('rotation_id'),
  user_autoselects: ownConfiguration('autoselect_id'),
  account_tiers: ['id', 'name', 'is_default', 'is_active'],
  provider_manual_disabled: ['id', 'user_id', 'provider_id', 'updated_at'],
  user_token_usage: ['id', 'user_id', 'token_id', 'provider_id', 'model_name', 'tokens_used', 'timestamp'],
  token_usage: [
    'id',
    'user_id',
    'provider_id',
    'model_name',
    'tokens_used',
    'token_id',
    'rotation_id',
    'autoselect_id',
    'analytics_kind',
    'timestamp',
  ],
};

/** The playbook names these; its tokens are as released. */
export const playbookColumns: Readonly<Record<string, readonly string[]>> = {
  users: ['id', 'username', 'tier'],
  providers: ['name', 'type', 'enabled'],
  user_api_tokens: ['id', 'user_id', 'token', 'description', 'scope', 'is_active'],
};
