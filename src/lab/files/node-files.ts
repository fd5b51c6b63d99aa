/** The configuration files of a node as released AISBF reads them, below `$HOME/.aisbf`; fake and real nodes get the same. */

export interface MysqlSettings {
  readonly mysql_host: string;
  readonly mysql_port: number;
  readonly mysql_user: string;
  readonly mysql_password: string;
  readonly mysql_database: string;
}

export interface RedisSettings {
  readonly redis_host: string;
  readonly redis_port: number;
  readonly redis_db: number;
  readonly redis_password: string | null;
  readonly redis_key_prefix: string;
}

export interface AisbfJson {
  readonly server: { readonly host: string; readonly port: number; readonly protocol: 'http' };
  readonly auth: { readonly enabled: boolean; readonly tokens: readonly string[] };
  readonly database: MysqlSettings & { readonly type: 'mysql' | 'sqlite'; readonly sqlite_path: string };
  readonly cache: RedisSettings & { readonly type: 'redis' | 'sqlite' | 'memory'; readonly sqlite_path: string };
  readonly response_cache: RedisSettings & {
    readonly enabled: boolean;
    readonly backend: 'redis' | 'memory' | 'sqlite';
    readonly ttl: number;
    readonly max_memory_cache: number;
    readonly sqlite_path: string;
  };
  /** Sections no fault of the lab touches. */
  readonly [section: string]: unknown;
}

export interface ProviderJson {
  readonly id: string;
  readonly name: string;
  readonly endpoint: string;
  readonly type: string;
  readonly api_key_required: boolean;
  readonly api_key?: string;
  readonly rate_limit?: number;
  /** Seconds a provider rests after three failures; 300 where it is left out. */
  readonly default_error_cooldown: number;
  readonly models: readonly { readonly name: string }[];
}

export interface RotationJson {
  readonly model_name: string;
  /** True: clients are told when another member served than the preferred one. */
  readonly notify_on_failover?: boolean;
  readonly providers: readonly {
    readonly provider_id: string;
    readonly models: readonly { readonly name: string; readonly weight: number }[];
  }[];
}

export interface AutoselectJson {
  readonly model_name: string;
  readonly description: string;
  readonly selection_model: string;
  readonly fallback: string;
  readonly available_models: readonly { readonly model_id: string; readonly description: string; readonly priority: number }[];
}

/** Everything that decides how one node runs. A configuration fault is a function from this to this. */
export interface NodeSetup {
  readonly aisbf: AisbfJson;
  readonly providers: Readonly<Record<string, ProviderJson>>;
  readonly rotations: Readonly<Record<string, RotationJson>>;
  readonly autoselects: Readonly<Record<string, AutoselectJson>>;
  /** What rotations.json holds instead, be it JSON or not. */
  readonly rotationsText?: string;
  /** Signs dashboard sessions; left out: the lab's, which all nodes share. */
  readonly sessionSecret?: string;
  /** Switches that only a fake node has. */
  readonly quirks: readonly string[];
  /** Left out: the lab's. */
  readonly release?: string;
}

export type SetupEdit = (setup: NodeSetup) => NodeSetup;
