/** What a node showed to somebody without a token. */
export interface NodeSight {
  readonly url: string;
  /** Why there is no answer, or why it is not AISBF's; left out: it is an AISBF node. */
  readonly problem?: string;
  /** Response headers of its public page. */
  readonly headers: Readonly<Record<string, string>>;
  /** `host:port` that it gives as its own, as a redirect to its login shows it. */
  readonly ownAddress?: string;
  /** Addresses that its host name resolves to, with the port. */
  readonly addresses: readonly string[];
  readonly providers: readonly string[];
  readonly rotations: readonly string[];
  readonly autoselects: readonly string[];
}

/** One response of the balancer to the request that {@link NodeSight} is from. */
export interface BalancerSight {
  /** Why there is none. */
  readonly problem?: string;
  readonly headers: Readonly<Record<string, string>>;
  /** As in {@link NodeSight}: whichever node responded says so itself. */
  readonly ownAddress?: string;
}

/** What a node said to a token. */
export interface TokenSight {
  readonly url: string;
  readonly accepted: boolean;
  /** In words, where it did not accept it. */
  readonly why?: string;
  /** Models that it lists, to a global token only. */
  readonly models: readonly string[];
}

/** A user's own routes and role, as one node lists them. */
export interface UserSight {
  readonly problem?: string;
  readonly routes: readonly string[];
  readonly role?: 'user' | 'admin';
}

/** Names of keys in Redis, as far as a bounded scan went. */
export interface RedisSight {
  readonly problem?: string;
  readonly keys: readonly string[];
  /** True: there are more keys than the scan looked at. */
  readonly truncated: boolean;
}
