import { cacheKey } from '../cache-key.js';
import type { JsonObject } from '../json.js';
import type { FakeNode } from '../node.js';
import type { ChatRequest } from './chat-types.js';

/** The key a request is cached under. @param endpoint the provider's for a direct call, '' for rotations and autoselects. */
export const keyOf = (request: ChatRequest, endpoint: string): string => cacheKey({ ...request, endpoint, model: request.model ?? '' });

/** A cache that does not answer is a miss. Streams are never cached. */
export async function readCached(node: FakeNode, request: ChatRequest, endpoint: string): Promise<JsonObject | undefined> {
  if (request.stream) return undefined;
  try {
    return await node.responses.get(keyOf(request, endpoint));
  } catch (error) {
    node.log(`Response cache check failed: ${String(error)}`);
    return undefined;
  }
}

export async function writeCached(node: FakeNode, request: ChatRequest, endpoint: string, body: JsonObject): Promise<void> {
  if (request.stream || 'error' in body) return;
  try {
    await node.responses.set(keyOf(request, endpoint), body);
  } catch (error) {
    node.log(`Response cache set failed: ${String(error)}`);
  }
}
