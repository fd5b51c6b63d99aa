import type { z } from 'zod';
import type { Identity } from '../cluster.js';
import type { AccessRule } from './access.js';
import type { DashboardSurface } from './dashboard.js';
import type { StreamDefect } from './event-stream.js';

/** A model as a person writes it in a cluster file, taken apart. */
export type ModelRef =
  | { readonly kind: 'rotation' | 'autoselect' | 'user-provider' | 'user-rotation' | 'user-autoselect'; readonly id: string }
  | { readonly kind: 'provider'; readonly id: string; readonly model: string };

/** Where a chat goes and what it names there. */
export interface ChatTarget {
  readonly path: string;
  /** The `model` field of the body. */
  readonly model: string;
}

/** One answer, reduced to what a contract judges by. */
export interface AnswerView {
  readonly status: number;
  readonly contentType: string;
  /** The body as text, possibly cut off. */
  readonly body: string;
  /** The body as JSON, absent where it is not JSON. */
  readonly json?: unknown;
}

/** Why a node refused a caller, from the contract's own wording. */
export type Refusal =
  | 'missing-authorization'
  | 'unknown-token'
  | 'user-token-on-global-path'
  | 'global-token-on-user-path'
  | 'another-users-path'
  | 'scope-lacks-api'
  | 'scope-lacks-mcp'
  | 'authentication-off';

/** What a chat's answer means. `reachedProvider` is true where an upstream may have been asked (harm is then possible). */
export interface ChatMeaning {
  readonly code:
    | 'completed'
    | 'refused'
    | 'route-unknown'
    | 'provider-unknown'
    | 'model-malformed'
    | 'in-cooldown'
    | 'manually-disabled'
    | 'all-providers-failed'
    | 'upstream-failed'
    | 'upstream-garbled'
    | 'upstream-rate-limited'
    | 'client-rate-limited'
    | 'tier-blocked'
    | 'internal-error'
    | 'gateway-error'
    | 'garbage';
  readonly reachedProvider: boolean;
  readonly detail: string;
  readonly refusal?: Refusal;
  /** A rotation's first choice failed and another member answered, as far as the answer says so. */
  readonly failedOver?: true;
  /** The provider that served, as far as the answer tells. */
  readonly servedBy?: string;
  readonly completionId?: string;
  readonly text?: string;
  readonly totalTokens?: number;
}

export type EndpointId =
  | 'root'
  | 'health'
  | 'version'
  | 'models'
  | 'models-v1'
  | 'models-global'
  | 'providers'
  | 'rotations'
  | 'autoselects';

export interface Endpoint {
  readonly id: EndpointId;
  readonly method: 'GET';
  readonly path: string;
  /** Who may ask: anybody, a global token only. */
  readonly auth: 'open' | 'global';
  readonly schema: z.ZodType;
  /** Where the fact was measured. */
  readonly citation: string;
}

/** The parts of a chat that the response cache's key is made of. */
export interface CacheKeyParts {
  /** The provider's endpoint for a direct call, '' for rotations and autoselects. */
  readonly endpoint: string;
  /** The bare model, rotation or autoselect id. */
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly temperature?: number;
  readonly maxTokens?: number;
}

export interface InventoryQuery {
  readonly id: string;
  readonly title: string;
  readonly sql: string;
}

/** A switch that is off as designed and on as a release shipped it. */
export interface Quirk {
  readonly id: string;
  readonly title: string;
  readonly citation: string;
  readonly shippedIn: readonly string[];
}

/** Provider and model of one member of a rotation. */
export interface Member {
  readonly provider: string;
  readonly model: string;
  readonly weight?: number;
}

/** What a node promises. Data and pure functions; it never touches the world. */
export interface Contract {
  readonly id: 'aisbf-0.99' | 'playbook';
  readonly release: string;
  readonly quirks: ReadonlySet<string>;
  readonly endpoints: Readonly<Record<EndpointId, Endpoint>>;
  /** The endpoint whose refusal tells whether a node knows a token: `/health`, or `/version` where health is open. */
  readonly tokenProbe: EndpointId;
  /** A GET below a user's own path that needs the API scope, reads nothing of the user and freezes nothing; `accepted` is its status then. */
  userProbe(username: string): { readonly path: string; readonly accepted: number };
  /** Who is let in where, and in which words the others are refused. */
  readonly access: readonly AccessRule[];
  readonly dashboard: DashboardSurface;
  /** Where chats go: a user's below that path, everybody else's on the global one. */
  chatPath(username?: string): string;
  /** A user's path of the other scope, MCP. */
  mcpPath(username: string): string;
  parseModel(text: string): ModelRef | undefined;
  /** Where `identity` sends a chat for `model`; undefined where the grammar has no way (say, a user rotation for a global token). */
  chatTarget(model: ModelRef, identity: Identity): ChatTarget | undefined;
  /**
   * Every way in which `identity` may reach `model`, the likeliest first: which of them a node takes depends on rows of its database (the
   * user's role, rotations of the user's own), so they are tried. None that this release is known to fail. Empty: the grammar has none.
   */
  chatWays(model: ModelRef, identity: Identity): readonly ChatTarget[];
  /** Whether this release is known to answer that kind of route (user rotations answer 500 as shipped). */
  serves(model: ModelRef, identity: Identity): boolean;
  readonly chatSchema: z.ZodType;
  readonly schemas: Readonly<Record<string, z.ZodType>>;
  refusalOf(answer: AnswerView): Refusal | undefined;
  /** `asked` sharpens one case: a bare 500 to a direct chat came before any upstream was asked. */
  meaningOf(answer: AnswerView, asked?: 'direct' | 'rotation' | 'autoselect'): ChatMeaning;
  cacheKey(parts: CacheKeyParts): string;
  readonly defaultCachePrefix: string;
  readonly defaultResponsePrefix: string;
  readonly inventoryQueries: readonly InventoryQuery[];
  /** A table that every AISBF schema has; nodes that start look for it in every schema that their account may see. */
  readonly markTable: string;
  /** Columns that the shared database must have, by table: the migration level's fingerprint. */
  readonly requiredColumns: Readonly<Record<string, readonly string[]>>;
  /** Projections of `GET /api/rotations`, `/api/autoselect`, `/api/v1/providers`. */
  rotationsOf(json: unknown): ReadonlyMap<string, readonly Member[]>;
  /** Rotation ids an autoselect chooses among, and the provider of its selection model. */
  autoselectsOf(json: unknown): ReadonlyMap<string, { readonly rotations: readonly string[]; readonly selector?: Member }>;
  providersOf(json: unknown): ReadonlyMap<string, { readonly endpoint: string; readonly type: string }>;
  modelIdsOf(json: unknown): readonly string[];
  /** Whether a provider of that type may be streamed to without harm. */
  streamable(providerType: string): boolean;
  /** What a stream of a provider of that type lacks, or has out of order; empty where it is whole for this release. */
  streamDefects(body: string, providerType: string): readonly StreamDefect[];
}
