import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** The configuration files of a node, as far as the fake reads them. Unknown keys are kept: some listings show them. */

const model = z.looseObject({ name: z.string(), context_size: z.number().nullish(), context_length: z.number().nullish() });

const provider = z.looseObject({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  endpoint: z.string().default(''),
  api_key: z.string().nullish(),
  api_key_required: z.boolean(),
  default_error_cooldown: z.number().nullish(),
  default_context_size: z.number().nullish(),
  models: z.array(model).nullish(),
});

const rotationModel = z.looseObject({ name: z.string(), weight: z.number().optional(), rate_limit: z.number().nullish() });

const rotationMember = z.looseObject({
  provider_id: z.string(),
  weight: z.number().optional(),
  models: z.array(rotationModel).optional(),
});

const rotation = z.looseObject({
  model_name: z.string().default(''),
  providers: z.array(rotationMember).default([]),
  notifyerrors: z.boolean().optional(),
  notify_on_failover: z.boolean().optional(),
});

const autoselect = z.looseObject({
  model_name: z.string().default(''),
  description: z.string().default(''),
  selection_model: z.string().nullish(),
  fallback: z.string().default(''),
  available_models: z
    .array(z.looseObject({ model_id: z.string(), description: z.string().default(''), priority: z.number().default(0) }))
    .default([]),
});

const redis = {
  redis_host: z.string().default('localhost'),
  redis_port: z.number().default(6379),
  redis_db: z.number().default(0),
  redis_password: z.string().nullish(),
};

const limits = (perMinute: number, perHour: number) =>
  z.looseObject({ requests_per_minute: z.number().default(perMinute), requests_per_hour: z.number().default(perHour) }).prefault({});

const aisbf = z.looseObject({
  server: z.looseObject({ host: z.string().default('127.0.0.1') }).prefault({}),
  auth: z.looseObject({ enabled: z.boolean().default(false), tokens: z.array(z.string()).default([]) }).prefault({}),
  dashboard: z.looseObject({ username: z.string().default('admin'), password: z.string().default('') }).prefault({}),
  database: z
    .looseObject({
      type: z.string().default('sqlite'),
      sqlite_path: z.string().nullish(),
      mysql_host: z.string().nullish(),
      mysql_port: z.number().default(3306),
      mysql_user: z.string().nullish(),
      mysql_password: z.string().nullish(),
      mysql_database: z.string().nullish(),
    })
    .prefault({}),
  cache: z.looseObject({ type: z.string().default('sqlite'), redis_key_prefix: z.string().default('aisbf:'), ...redis }).prefault({}),
  response_cache: z
    .looseObject({
      enabled: z.boolean().default(true),
      backend: z.string().default('memory'),
      ttl: z.number().default(600),
      max_memory_cache: z.number().default(1000),
      redis_key_prefix: z.string().default('aisbf:response:'),
      ...redis,
    })
    .prefault({}),
  client_rate_limiting: z
    .looseObject({ enabled: z.boolean().default(false), api: limits(60, 1000), general: limits(120, 3000) })
    .prefault({}),
});

export type ProviderConfig = z.infer<typeof provider>;
export type RotationConfig = z.infer<typeof rotation>;
export type AutoselectConfig = z.infer<typeof autoselect>;
export type AisbfConfig = z.infer<typeof aisbf>;

export interface NodeConfig {
  readonly home: string;
  readonly aisbf: AisbfConfig;
  /** Signs the dashboard's sessions; made up where no file lies there. */
  readonly sessionSecret: string;
  readonly providers: ReadonlyMap<string, ProviderConfig>;
  readonly rotations: ReadonlyMap<string, RotationConfig>;
  readonly autoselects: ReadonlyMap<string, AutoselectConfig>;
}

const rotationsFile = z.looseObject({ notifyerrors: z.boolean().optional(), rotations: z.record(z.string(), rotation).default({}) });

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new Error(`Failed to read ${path}: it is no JSON or not there. Please repair it.`, { cause });
  }
}

/** Broken rotations do not stop a released node: it keeps them aside and starts with none. */
function readRotations(path: string, log: (line: string) => void): z.infer<typeof rotationsFile> {
  if (!existsSync(path)) return { rotations: {} };
  try {
    return rotationsFile.parse(readJson(path));
  } catch (cause) {
    const aside = `${path}.corrupted.${Math.floor(Date.now() / 1000)}`;
    renameSync(path, aside);
    log(`rotations.json is corrupted, kept as ${aside}, starting with none: ${String(cause)}`);
    return { rotations: {} };
  }
}

const readSecret = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8').trim() : randomBytes(32).toString('hex'));

/** Reads `$HOME/.aisbf/*.json` once. @throws when aisbf, providers or autoselect are broken, as a released node refuses to start. */
export function readNodeConfig(home: string, log: (line: string) => void): NodeConfig {
  const folder = join(home, '.aisbf');
  const optional = (name: string): unknown => (existsSync(join(folder, name)) ? readJson(join(folder, name)) : {});
  const { rotations, notifyerrors } = readRotations(join(folder, 'rotations.json'), log);
  const providersFile = z.looseObject({ providers: z.record(z.string(), provider).default({}) }).parse(optional('providers.json'));
  return {
    home,
    aisbf: aisbf.parse(optional('aisbf.json')),
    sessionSecret: readSecret(join(folder, 'session_secret.key')),
    providers: new Map(Object.entries(providersFile.providers)),
    rotations: new Map(
      Object.entries(rotations).map(([id, value]) => [id, notifyerrors === undefined ? value : { notifyerrors, ...value }] as const),
    ),
    autoselects: new Map(Object.entries(z.record(z.string(), autoselect).parse(optional('autoselect.json')))),
  };
}

const userProvider = provider.extend({
  id: z.string().default(''),
  name: z.string().default(''),
  api_key_required: z.boolean().default(false),
});

/** A user's own configuration, as the database holds it. undefined where it is not of the kind. */
export const parseUserProvider = (config: unknown): ProviderConfig | undefined => userProvider.safeParse(config).data;
export const parseUserRotation = (config: unknown): RotationConfig | undefined => rotation.safeParse(config).data;
export const parseUserAutoselect = (config: unknown): AutoselectConfig | undefined => autoselect.safeParse(config).data;
