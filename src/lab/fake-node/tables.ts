/**
 * The tables of a released node that the fake uses, as data: names, columns and order as `information_schema` of a real 0.99.87 tells
 * them. Written as data so that the MySQL tables and the SQLite file a node falls back to cannot drift apart.
 */

/** `id` is the table's own number; the other kinds are named after what they hold. */
type Kind = 'id' | 'int' | 'flag' | 'double' | 'money' | 'cost' | 'fee' | 'time' | 'text' | 'long-text' | `varchar(${number})`;

export interface Column {
  readonly name: string;
  readonly kind: Kind;
  readonly notNull?: boolean;
  /** A number, a word, or the current time. */
  readonly default?: number | string | 'now';
}

export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly unique?: readonly (readonly string[])[];
  /** Column -> table whose `id` it holds. Only MySQL enforces them. */
  readonly references?: Readonly<Record<string, string>>;
}

const id: Column = { name: 'id', kind: 'id' };
const now = (name: string): Column => ({ name, kind: 'time', default: 'now' });
const time = (name: string): Column => ({ name, kind: 'time' });
const words = (name: string, notNull = false): Column => ({ name, kind: 'varchar(255)', notNull });
const number = (name: string, value?: number): Column => ({ name, kind: 'int', ...(value === undefined ? {} : { default: value }) });
const needed = (name: string): Column => ({ name, kind: 'int', notNull: true });
const flag = (name: string, value: 0 | 1): Column => ({ name, kind: 'flag', default: value });

const users: Table = {
  name: 'users',
  columns: [
    id,
    words('username', true),
    words('email'),
    words('display_name'),
    words('password_hash', true),
    { name: 'role', kind: 'varchar(50)', default: 'user' },
    words('created_by'),
    now('created_at'),
    time('last_login'),
    flag('is_active', 1),
    flag('email_verified', 0),
    words('verification_token'),
    time('verification_token_expires'),
    time('last_verification_email_sent'),
    number('tier_id', 1),
    time('subscription_expires'),
    { name: 'stripe_customer_id', kind: 'varchar(100)' },
    words('reset_password_token'),
    time('reset_password_token_expires'),
    { name: 'profile_pic', kind: 'long-text' },
    flag('can_publish_market', 1),
  ],
  unique: [['username'], ['email']],
};

const accountTiers: Table = {
  name: 'account_tiers',
  columns: [
    id,
    words('name', true),
    { name: 'description', kind: 'text' },
    { name: 'price_monthly', kind: 'money', default: 0 },
    { name: 'price_yearly', kind: 'money', default: 0 },
    flag('is_default', 0),
    flag('is_active', 1),
    number('max_requests_per_day', -1),
    number('max_requests_per_month', -1),
    number('max_providers', -1),
    number('max_rotations', -1),
    number('max_autoselections', -1),
    number('max_rotation_models', -1),
    number('max_autoselection_models', -1),
    flag('is_visible', 1),
    now('created_at'),
    now('updated_at'),
    { name: 'market_fee_percentage', kind: 'fee', default: 10 },
  ],
  unique: [['name']],
};

const userApiTokens: Table = {
  name: 'user_api_tokens',
  columns: [
    id,
    needed('user_id'),
    words('token', true),
    { name: 'description', kind: 'text' },
    { name: 'scope', kind: 'varchar(10)', default: 'api' },
    now('created_at'),
    time('last_used'),
    flag('is_active', 1),
  ],
  unique: [['token']],
  references: { user_id: 'users' },
};

/** user_providers, user_rotations and user_autoselects differ in one name only. */
const userConfig = (table: string, key: string): Table => ({
  name: table,
  columns: [id, needed('user_id'), words(key, true), { name: 'config', kind: 'text', notNull: true }, now('created_at'), now('updated_at')],
  unique: [['user_id', key]],
  references: { user_id: 'users' },
});

const usage: readonly Table[] = [
  {
    name: 'token_usage',
    columns: [
      id,
      number('user_id'),
      words('provider_id', true),
      words('model_name', true),
      needed('tokens_used'),
      number('prompt_tokens'),
      number('completion_tokens'),
      { name: 'actual_cost', kind: 'cost' },
      flag('success', 1),
      number('latency_ms'),
      words('error_type'),
      number('token_id'),
      words('rotation_id'),
      words('autoselect_id'),
      { name: 'analytics_kind', kind: 'varchar(32)', default: 'execution' },
      now('timestamp'),
    ],
  },
  {
    name: 'user_token_usage',
    columns: [
      id,
      needed('user_id'),
      number('token_id'),
      words('provider_id', true),
      words('model_name', true),
      needed('tokens_used'),
      now('timestamp'),
    ],
    references: { user_id: 'users', token_id: 'user_api_tokens' },
  },
];

const providerStates: readonly Table[] = [
  {
    name: 'provider_manual_disabled',
    columns: [id, number('user_id'), words('provider_id', true), now('updated_at')],
    unique: [['user_id', 'provider_id']],
  },
  {
    name: 'provider_disabled_state',
    columns: [
      id,
      number('user_id'),
      words('provider_id', true),
      { name: 'disabled_until', kind: 'double' },
      words('disable_reason'),
      now('updated_at'),
    ],
    unique: [['user_id', 'provider_id']],
  },
];

const housekeeping: readonly Table[] = [
  {
    name: 'dashboard_events',
    columns: [
      id,
      { name: 'event_type', kind: 'varchar(64)', notNull: true },
      words('path'),
      number('user_id'),
      words('username'),
      words('session_id'),
      { name: 'ip_address', kind: 'varchar(64)' },
      { name: 'country_code', kind: 'varchar(16)' },
      { name: 'method', kind: 'varchar(16)' },
      number('status_code'),
      words('provider_id'),
      words('rotation_id'),
      words('autoselect_id'),
      number('listing_id'),
      number('target_user_id'),
      { name: 'metadata', kind: 'text' },
      now('created_at'),
    ],
  },
  {
    name: 'admin_settings',
    columns: [id, words('setting_key', true), { name: 'setting_value', kind: 'text' }, now('updated_at')],
    unique: [['setting_key']],
  },
  {
    name: 'user_subscriptions',
    columns: [
      id,
      needed('user_id'),
      needed('tier_id'),
      { name: 'status', kind: 'varchar(50)', default: 'active' },
      now('start_date'),
      time('end_date'),
      time('next_billing_date'),
      time('trial_end_date'),
      number('payment_method_id'),
      flag('auto_renew', 1),
      now('created_at'),
      now('updated_at'),
    ],
    unique: [['user_id', 'tier_id']],
    references: { user_id: 'users', tier_id: 'account_tiers' },
  },
];

/** What the released software makes, in an order in which every reference points backwards. */
export const releasedTables: readonly Table[] = [
  users,
  accountTiers,
  userApiTokens,
  userConfig('user_providers', 'provider_id'),
  userConfig('user_rotations', 'rotation_id'),
  userConfig('user_autoselects', 'autoselect_id'),
  ...usage,
  ...providerStates,
  ...housekeeping,
];

/** What the playbook's runbook reads and no release has: `users.tier` and a table of providers. */
export const playbookTables: readonly Table[] = [
  ...releasedTables.map((table) =>
    table.name === 'users' ? { ...table, columns: [...table.columns, { ...words('tier'), default: 'free' }] } : table,
  ),
  {
    name: 'providers',
    columns: [id, words('name', true), { name: 'type', kind: 'varchar(50)', notNull: true }, flag('enabled', 1)],
    unique: [['name']],
  },
];
