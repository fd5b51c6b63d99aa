import gte from 'semver/functions/gte.js';
import { unixNow } from './chat/chat-types.js';
import type { ProviderConfig } from './config.js';
import { messageOf } from './http-error.js';
import type { JsonObject } from './json.js';
import { type FakeNode, providerIds } from './node.js';
import { asJson } from './provider-dump.js';
import { buildProvider } from './provider-handler.js';

/** What a node says it has, in the order of its files. */

/** The context a rotation is advertised with when nobody configured one. */
const assumedContext = 8192;

export function rootListing(node: FakeNode): JsonObject {
  const { rotations, autoselects } = node.config;
  return {
    message: 'AI Proxy Server is running',
    providers: providerIds(node),
    rotations: [...rotations.keys()],
    autoselect: [...autoselects.keys()],
  };
}

type Model = NonNullable<ProviderConfig['models']>[number];

function modelEntry(node: FakeNode, id: string, provider: ProviderConfig, model: Model): JsonObject {
  const shown = ['description', 'architecture', 'pricing', 'top_provider', 'supported_parameters', 'default_parameters'];
  const newer = gte(node.options.release, '0.99.92') ? { max_request_tokens: asJson(model['max_request_tokens']) } : {};
  return {
    id: `${id}/${model.name}`,
    object: 'model',
    created: unixNow(),
    owned_by: provider.name,
    provider: id,
    type: 'provider',
    model_name: model.name,
    context_size: model.context_size ?? null,
    capabilities: asJson(model['capabilities'] ?? []),
    ...Object.fromEntries(shown.map((field) => [field, asJson(model[field])])),
    ...newer,
    source: 'local_config',
  };
}

/** Providers that cannot be built are silently absent; disabled ones are not. */
async function providerEntries(node: FakeNode): Promise<readonly JsonObject[]> {
  const entries: JsonObject[] = [];
  for (const [id, config] of node.config.providers) {
    try {
      await buildProvider(node, id, null);
    } catch (error) {
      node.log(`Skipping provider ${id}: ${messageOf(error)}`);
      continue;
    }
    entries.push(...(config.models ?? []).map((model) => modelEntry(node, id, config, model)));
  }
  return entries;
}

const windowOf = (config: Readonly<Record<string, unknown>>): JsonObject => {
  const size = asJson(config['context_length'] ?? config['default_context_size'] ?? assumedContext);
  return { context_window: size, context_length: size };
};

export async function modelListing(node: FakeNode): Promise<{ readonly object: 'list'; readonly data: readonly JsonObject[] }> {
  const rotations = [...node.config.rotations].map(([id, config]) => ({
    id: `rotation/${id}`,
    object: 'model',
    created: unixNow(),
    owned_by: 'aisbf-rotation',
    type: 'rotation',
    rotation_id: id,
    model_name: config.model_name,
    capabilities: asJson(config['capabilities']),
    ...windowOf(config),
  }));
  const autoselects = [...node.config.autoselects].map(([id, config]) => ({
    id: `autoselect/${id}`,
    object: 'model',
    created: unixNow(),
    owned_by: 'aisbf-autoselect',
    type: 'autoselect',
    autoselect_id: id,
    model_name: config.model_name,
    description: config.description,
    capabilities: asJson(config['capabilities']),
    ...windowOf(config),
  }));
  return { object: 'list', data: [...(await providerEntries(node)), ...rotations, ...autoselects] };
}

export function providersListing(node: FakeNode): JsonObject {
  return { providers: Object.fromEntries([...node.config.providers].map(([id, { endpoint, type }]) => [id, { endpoint, type }])) };
}

/** As this process sees each provider; says what stands in the way of those it cannot build. */
export async function providersHealth(node: FakeNode): Promise<JsonObject> {
  const health: Record<string, JsonObject> = {};
  for (const id of node.config.providers.keys()) {
    try {
      const provider = await buildProvider(node, id, null);
      health[id] = { status: provider.state.disabledReason() ? 'unavailable' : 'ok' };
    } catch (error) {
      health[id] = { status: 'error', detail: messageOf(error) };
    }
  }
  return health;
}
