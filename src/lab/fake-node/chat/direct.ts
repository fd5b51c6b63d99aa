import type { ProviderConfig } from '../config.js';
import { HttpError, messageOf } from '../http-error.js';
import type { JsonObject } from '../json.js';
import { endpointOf, type FakeNode } from '../node.js';
import { buildProvider, type ProviderHandler } from '../provider-handler.js';
import type { DisabledReason } from '../provider-state.js';
import { dumps } from '../python.js';
import { UpstreamError } from '../upstream-error.js';
import { readCached, writeCached } from './cached.js';
import { type Caller, type ChatAnswer, type ChatRequest, type ChatResult, estimateTokens } from './chat-types.js';
import { recordAnswer, recordEstimate } from './usage.js';

export interface DirectChat {
  readonly node: FakeNode;
  readonly providerId: string;
  /** Whose provider: null for a global one. */
  readonly ownerId: number | null;
  /** The configuration the handler froze: its endpoint goes into the cache key. */
  readonly frozen: ProviderConfig | undefined;
  readonly request: ChatRequest;
  /** null: the node asks itself (an autoselect's selection); then nothing is recorded. */
  readonly caller: Caller | null;
}

function cooldownDetail(node: FakeNode, id: string, reason: DisabledReason): string {
  if (!node.quirks.has('cooldown-names-reason')) return 'Provider temporarily unavailable';
  if (reason.kind === 'manual') return `Provider '${id}' is manually disabled from the dashboard (re-enable it there)`;
  if (reason.kind === 'cooldown') return `Provider '${id}' is in failure cooldown for another ${reason.secondsLeft}s`;
  return `Provider '${id}' is disabled by a usage limit for another ${reason.secondsLeft}s`;
}

async function enabledProvider(chat: DirectChat): Promise<ProviderHandler> {
  const { node, providerId, ownerId } = chat;
  const provider = await buildProvider(node, providerId, ownerId);
  const reason = provider.state.disabledReason();
  if (reason) throw new HttpError(503, cooldownDetail(node, providerId, reason));
  return provider;
}

/** The prompt's size, told in answers of AISBF's own making. */
export const withContext = (body: JsonObject, request: ChatRequest): JsonObject => ({
  ...body,
  usage: { ...(typeof body['usage'] === 'object' ? body['usage'] : {}), effective_context: estimateTokens(request.messages) },
});

/** Models are also known as `provider/model`: the prefix goes. */
function withoutPrefix(request: ChatRequest, providerId: string): ChatRequest {
  const { model } = request;
  return model?.startsWith(`${providerId}/`) ? { ...request, model: model.slice(providerId.length + 1) } : request;
}

/**
 * A chat with one provider, answered from the cache where it can be.
 * @throws HttpError 503 in cooldown, 500 (or 429) with the upstream's words; plain errors where the provider cannot be built.
 */
export async function directChat(chat: DirectChat): Promise<ChatAnswer> {
  const { node, providerId, caller, request } = chat;
  const startedAt = performance.now();
  const endpoint = endpointOf(chat.frozen);
  const keyed = withoutPrefix(request, providerId);
  const cached = await readCached(node, keyed, endpoint);
  if (cached) return { kind: 'dict', body: cached };
  const provider = await enabledProvider(chat);
  const done = caller && { caller, providerId, model: request.model ?? 'unknown', messages: request.messages, startedAt };
  try {
    const answer = await provider.chat(request);
    const result = answer.kind === 'dict' ? { ...answer, body: withContext(answer.body, request) } : answer;
    await writeCached(node, keyed, endpoint, result.body);
    await provider.state.recordSuccess();
    if (done) await recordAnswer(node, done, result);
    return { ...result, executed: true };
  } catch (cause) {
    const passes429 = node.quirks.has('upstream-429-passes') && cause instanceof UpstreamError && cause.status === 429;
    if (!passes429) await provider.state.recordFailure();
    if (done) await recordEstimate(node, done, cause instanceof Error ? cause.name : 'Exception');
    throw new HttpError(passes429 ? 429 : 500, messageOf(cause), { cause }, true);
  }
}

async function* directChunks(chat: DirectChat, provider: ProviderHandler): AsyncGenerator<string> {
  const { node, providerId, caller, request } = chat;
  const done = caller && {
    caller,
    providerId,
    model: request.model ?? 'unknown',
    messages: request.messages,
    startedAt: performance.now(),
  };
  try {
    yield* provider.stream(request);
    await provider.state.recordSuccess();
    if (done) await recordEstimate(node, done, null);
  } catch (error) {
    await provider.state.recordFailure();
    if (done) await recordEstimate(node, done, error instanceof Error ? error.name : 'Exception');
    // The status has gone out already: a client sees the failure in this line only.
    yield `data: ${dumps({ error: messageOf(error) })}\n\n`;
  }
}

/** A streamed chat with one provider: never cached, 200 whatever the upstream says. */
export async function directStream(chat: DirectChat): Promise<Extract<ChatResult, { kind: 'stream' }>> {
  const provider = await enabledProvider(chat);
  return { kind: 'stream', status: 200, chunks: directChunks(chat, provider) };
}
