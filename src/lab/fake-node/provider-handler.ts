import type { ChatAnswer, ChatRequest } from './chat/chat-types.js';
import { type ProviderConfig, parseUserProvider } from './config.js';
import { type FakeNode, trackingOf } from './node.js';
import { ProviderState } from './provider-state.js';
import { ollamaChat, ollamaStream } from './providers/ollama.js';
import type { ProviderParts } from './providers/parts.js';
import { sdkChat, sdkStream } from './providers/sdk.js';

/** A provider at one request: its configuration, its state, and how it is asked. */
export interface ProviderHandler {
  readonly id: string;
  readonly config: ProviderConfig;
  readonly state: ProviderState;
  /** @throws UpstreamError; the handler has counted the failure once by then. */
  chat(request: ChatRequest): Promise<ChatAnswer>;
  /** Asks before the first piece; pieces are ready server-sent events. */
  stream(request: ChatRequest): AsyncIterable<string>;
}

const sdkTypes = new Set(['kilo', 'kilocode', 'openai', 'coderai']);
const systemCooldownSeconds = 300;

async function configOf(node: FakeNode, id: string, userId: number | null): Promise<ProviderConfig> {
  if (userId === null) {
    const config = node.config.providers.get(id);
    if (config === undefined) throw new Error(`Provider '${id}' not found`);
    return config;
  }
  // Contents of a user's provider are read anew at each request, unlike its id.
  const row = await node.database.userProvider(userId, id).catch(() => undefined);
  const config = row && parseUserProvider(row.config);
  if (config === undefined) throw new Error(`Provider '${id}' not found in user configuration`);
  return config;
}

/**
 * Makes a provider's handler, as released nodes do anew for each request.
 * @throws plain errors (500 text to a client) where the provider cannot be built.
 */
export async function buildProvider(node: FakeNode, id: string, userId: number | null): Promise<ProviderHandler> {
  const config = await configOf(node, id, userId);
  const isOllama = config.type === 'ollama';
  if (!isOllama && !sdkTypes.has(config.type)) throw new Error(`Unsupported provider type: ${config.type}`);
  // Users' providers and coderai start anew each time: failures never add up over requests.
  const fresh = userId !== null || config.type === 'coderai';
  const state = await ProviderState.load({
    providerId: id,
    userId,
    // The release looks the cooldown up among the global providers, for a user's provider too.
    cooldownSeconds: node.config.providers.get(id)?.default_error_cooldown ?? systemCooldownSeconds,
    tracking: fresh ? { failures: 0, disabledUntil: null } : trackingOf(node, id),
    cache: node.cache,
    database: node.database,
  });
  if (config.type === 'openai' && node.quirks.has('openai-type-broken')) throw new Error("name 'logging' is not defined");
  if (config.api_key_required && !config.api_key) throw new Error(`Provider '${id}' credentials not valid or not configured`);
  const parts: ProviderParts = { node, id, config, state };
  return {
    id,
    config,
    state,
    chat: (request) => (isOllama ? ollamaChat(parts, request) : sdkChat(parts, request)),
    stream: (request) => (isOllama ? ollamaStream(parts, request) : sdkStream(parts, request)),
  };
}
