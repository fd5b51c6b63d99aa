import { parseModel } from '../model-grammar.js';
import { releasedAccess } from './access.js';
import { cacheKey } from './cache-key.js';
import { chatPath, chatTarget, chatWays, mcpPath, userProbe } from './chat-target.js';
import type { Contract, ModelRef } from './contract.js';
import { releasedDashboard } from './dashboard.js';
import { playbookEndpoints, releasedEndpoints } from './endpoints.js';
import { streamDefects } from './event-stream.js';
import { playbookColumns, playbookInventory, releasedColumns, releasedInventory } from './inventory.js';
import { autoselectsOf, modelIdsOf, providersOf, rotationsOf } from './listings.js';
import { meaningOf } from './meaning.js';
import { AS_DESIGNED, quirksOf } from './quirks.js';
import { refusalOf } from './refusals.js';
import { chatSchema, judgedSchemas } from './schemas.js';

export type ContractId = Contract['id'];

/** The last release that works with MySQL as it is; judged by where none is known. */
export const DEFAULT_RELEASE = '0.99.87';

/** What a cluster was seen to do otherwise than the release is known for, with authentication on. Kept in the record among the quirks. */
export const HEALTH_OPEN = 'health-open';

/** How nodes stray from a contract all alike. */
export interface Variant {
  /** `GET /health` is answered without a token: a proxy or a patch exempts it. What shows a token is `/version` then. */
  readonly openHealth?: boolean;
}

/**
 * The contract of that name. `aisbf-0.99` has the quirks of `release` (default 0.99.87; `as-designed`: none); `playbook` is always
 * as designed, and its release says so.
 */
export function contractFor(id: ContractId, release?: string, { openHealth = false }: Variant = {}): Contract {
  const effective = id === 'playbook' ? AS_DESIGNED : (release ?? DEFAULT_RELEASE);
  const health = id === 'playbook' || openHealth ? 'open' : 'guarded';
  const quirks: ReadonlySet<string> = new Set([...quirksOf(effective), ...(id !== 'playbook' && openHealth ? [HEALTH_OPEN] : [])]);
  const separator = id === 'playbook' ? ':' : '/';
  const target: Contract['chatTarget'] = (model, identity) => chatTarget(model, identity, separator);
  return {
    id,
    release: effective,
    quirks,
    endpoints: health === 'open' ? playbookEndpoints : releasedEndpoints,
    tokenProbe: health === 'open' ? 'version' : 'health',
    userProbe,
    access: releasedAccess,
    dashboard: releasedDashboard,
    chatPath,
    mcpPath,
    parseModel,
    chatTarget: target,
    chatWays: (model, identity) => chatWays(model, identity, separator, (one) => fails(one, quirks)),
    serves: (model, identity) => target(model, identity) !== undefined && !fails(model, quirks),
    chatSchema,
    schemas: judgedSchemas,
    refusalOf,
    meaningOf,
    cacheKey,
    defaultCachePrefix: 'aisbf:',
    defaultResponsePrefix: 'aisbf:response:',
    inventoryQueries: id === 'playbook' ? playbookInventory : releasedInventory,
    markTable: 'account_tiers',
    requiredColumns: id === 'playbook' ? playbookColumns : releasedColumns,
    rotationsOf,
    autoselectsOf,
    providersOf,
    modelIdsOf,
    streamable: (type) => type === 'kilo' || !(quirks.has('sdk-streams-cut') || quirks.has('ollama-streams-harm')),
    streamDefects: (body, type) => streamDefects(body, quirks.has('sdk-streams-cut') && type !== 'kilo'),
  };
}

/** The contract that a stored record was made under; an empty release is one that was never found. */
export const contractOf = (id: ContractId, release: string, quirks: readonly string[] = []): Contract =>
  contractFor(id, release === '' ? undefined : release, { openHealth: quirks.includes(HEALTH_OPEN) });

const fails = (model: ModelRef, quirks: ReadonlySet<string>): boolean =>
  (model.kind === 'user-rotation' && quirks.has('user-rotation-fails')) ||
  (model.kind === 'user-autoselect' && quirks.has('user-autoselect-fails'));
