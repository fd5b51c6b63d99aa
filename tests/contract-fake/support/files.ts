import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The recording cluster's configuration files, written down for the fake (see fixtures/recordings/README.md). */

export interface FileOptions {
  readonly home: string;
  /** Host and port of upstreams 1, 2, 3. */
  readonly upstreams: readonly [string, string, string];
  readonly mysql: { readonly port: number; readonly database: string };
  readonly redisPort: number;
  readonly authEnabled?: boolean;
  /** Laid over the parts of aisbf.json. */
  readonly aisbf?: Readonly<Record<string, object>>;
  readonly cooldownSeconds?: number;
}

const modelsOf = (names: readonly string[]) => names.map((name) => ({ name }));

export function providerFile({ upstreams, cooldownSeconds }: Pick<FileOptions, 'upstreams' | 'cooldownSeconds'>) {
  const provider = (id: string, type: string, address: string, models: readonly string[], more: object = {}) => ({
    id,
    name: id,
    endpoint: `http://${address}${type === 'ollama' || type === 'coderai' ? '' : '/v1'}`,
    type,
    api_key_required: false,
    api_key: 'sk-stub',
    rate_limit: 0,
    models: modelsOf(models),
    ...(cooldownSeconds === undefined ? {} : { default_error_cooldown: cooldownSeconds }),
    ...more,
  });
  const [one, two, three] = upstreams;
  const coderai = { coderai_config: { transport: 'http', broker_enabled: false } };
  return {
    ol1: provider('ol1', 'ollama', one, ['m1', 'fail400', 'fail500', 'fail429']),
    ol2: provider('ol2', 'ollama', two, ['m1']),
    ol3: provider('ol3', 'ollama', three, ['m1', 'fail500']),
    kiA: provider('kiA', 'kilo', one, ['m1', 'org/m2', 'fail400', 'fail429', 'fail500', 'slow5']),
    kiB: provider('kiB', 'kilo', two, ['m1']),
    oai: provider('oai', 'openai', one, ['m1']),
    cod: provider('cod', 'coderai', one, ['m1'], coderai),
  };
}

type Part = readonly [provider: string, model: string, weight: number];

const rotation = (name: string, parts: readonly Part[], more: object = {}) => ({
  model_name: name,
  ...more,
  providers: parts.map(([provider_id, model, weight]) => ({ provider_id, models: [{ name: model, weight }] })),
});

const notify = { notify_on_failover: true };

export const rotationFile = {
  rr: rotation('rr', [
    ['ol1', 'm1', 10],
    ['ol2', 'm1', 10],
    ['ol3', 'm1', 10],
  ]),
  prio: rotation(
    'prio',
    [
      ['ol1', 'm1', 10],
      ['ol2', 'm1', 5],
    ],
    notify,
  ),
  fo400: rotation(
    'fo400',
    [
      ['ol1', 'fail400', 10],
      ['ol2', 'm1', 5],
    ],
    notify,
  ),
  fo500: rotation(
    'fo500',
    [
      ['ol3', 'fail500', 10],
      ['ol2', 'm1', 5],
    ],
    notify,
  ),
  allfail: rotation('allfail', [['ol3', 'fail500', 10]]),
  chat: rotation('chat', [
    ['kiA', 'm1', 10],
    ['kiB', 'm1', 5],
  ]),
};

const autoselectFile = {
  auto1: {
    model_name: 'auto1',
    description: 'd',
    selection_model: 'rr',
    fallback: 'rr',
    available_models: [
      { model_id: 'rr', description: 'round robin', priority: 0 },
      { model_id: 'prio', description: 'priority', priority: 1 },
    ],
  },
};

function aisbfFile(options: FileOptions) {
  const redis = { redis_host: '127.0.0.1', redis_port: options.redisPort, redis_db: 0, redis_password: null };
  const parts: Record<string, object> = {
    server: { host: '127.0.0.1' },
    auth: { enabled: options.authEnabled ?? true, tokens: ['gtok-1', 'gtok-2'] },
    database: {
      type: 'mysql',
      mysql_host: '127.0.0.1',
      mysql_port: options.mysql.port,
      mysql_user: 'aisbf',
      mysql_password: 'pw',
      mysql_database: options.mysql.database,
    },
    cache: { type: 'redis', ...redis, redis_key_prefix: 'aisbf:' },
    response_cache: { enabled: true, backend: 'redis', ttl: 600, ...redis, redis_key_prefix: 'aisbf:response:' },
  };
  for (const [name, more] of Object.entries(options.aisbf ?? {})) parts[name] = { ...parts[name], ...more };
  return parts;
}

/** Writes `$HOME/.aisbf/*.json`. */
export async function writeFiles(options: FileOptions): Promise<void> {
  const folder = join(options.home, '.aisbf');
  await mkdir(folder, { recursive: true });
  const files = {
    aisbf: aisbfFile(options),
    providers: { providers: providerFile(options) },
    rotations: { notifyerrors: false, rotations: rotationFile },
    autoselect: autoselectFile,
  };
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, `${name}.json`), JSON.stringify(content));
}
