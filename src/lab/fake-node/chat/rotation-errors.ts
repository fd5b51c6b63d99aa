import type { RotationConfig } from '../config.js';
import type { JsonObject } from '../json.js';
import type { FakeNode } from '../node.js';
import { dumps, repr } from '../python.js';
import { type ChatResult, unixNow } from './chat-types.js';

/** The fake completion a rotation answers when none of its providers did. */

interface Failure {
  readonly node: FakeNode;
  readonly rotationId: string;
  readonly rotation: RotationConfig;
  readonly stream: boolean;
}

/** What this process has counted against a provider, as clients may read it. */
function status(node: FakeNode, id: string, otherwise: string): string {
  if (!node.config.providers.has(id)) return `• ${id}: Not configured`;
  const tracking = node.tracking.get(id);
  const failures = tracking?.failures ?? 0;
  const until = tracking?.disabledUntil ?? null;
  if (until === null) return `• ${id}: ${otherwise} (failures: ${failures})`;
  const left = Math.trunc(until - Date.now() / 1000);
  const cooldown = left > 0 ? `cooldown: ${left}s remaining` : 'cooldown expired';
  return `• ${id}: Rate limited (${cooldown}, failures: ${failures})`;
}

async function* errorChunks(id: string, model: string, content: string, usage: JsonObject): AsyncGenerator<string> {
  const head = { id, object: 'chat.completion.chunk', created: unixNow(), model };
  yield `data: ${dumps({ ...head, choices: [{ index: 0, delta: { role: 'assistant', content }, finish_reason: null }] })}\n\n`;
  yield `data: ${dumps({ ...head, choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], usage })}\n\n`;
  yield 'data: [DONE]\n\n';
}

function answer(failure: Failure, headline: string, details: readonly string[], more: JsonObject): ChatResult {
  const { rotationId, rotation, stream } = failure;
  const content = `${headline} Details:\n${details.slice(1).join('\n')}`;
  const id = `error-${rotationId}-${unixNow()}`;
  // Python counts characters, JavaScript UTF-16 units: the bullets are one of either.
  const usage = { prompt_tokens: 0, completion_tokens: content.length, total_tokens: content.length };
  const httpStatus = rotation.notifyerrors ? 200 : 429;
  if (stream) return { kind: 'stream', status: httpStatus, chunks: errorChunks(id, rotationId, content, usage), error: true };
  const body: JsonObject = {
    id,
    object: 'chat.completion',
    created: unixNow(),
    model: rotationId,
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage,
    aisbf_error: true,
    rotation_id: rotationId,
    ...more,
    error_details: details,
  };
  return httpStatus === 200 ? { kind: 'dict', body } : { kind: 'failed', status: httpStatus, body };
}

/** Every provider was disabled before anything was asked. */
export function noneAvailable(failure: Failure, skipped: readonly string[]): ChatResult {
  const { node, rotationId, rotation } = failure;
  const details = [
    `No models available in rotation '${rotationId}'. Details:`,
    '',
    `**Total providers in rotation:** ${rotation.providers.length}`,
    `**Providers skipped (rate limited):** ${skipped.length}`,
    ...(skipped.length > 0 ? ['', '**Skipped providers:**', ...skipped.map((id) => status(node, id, 'Rate limited'))] : []),
  ];
  return answer(failure, `All providers in rotation '${rotationId}' failed.`, details, {});
}

export const maxAttempts = 5;

/** Providers were asked, none answered well. */
export function allFailed(failure: Failure, tried: readonly string[], lastError: string | null): ChatResult {
  const { node, rotationId, rotation } = failure;
  const headline = `All providers in rotation '${rotationId}' failed after ${maxAttempts} attempts.`;
  const details = [
    `${headline} Details:`,
    '',
    '**Attempted models:**',
    repr(tried),
    '',
    '**Last error:**',
    lastError ?? 'None',
    '',
    '**Provider status:**',
    ...rotation.providers.map((member) => status(node, member.provider_id, 'Available')),
  ];
  const more = { attempted_models: tried, attempted_count: tried.length, max_retries: maxAttempts, last_error: lastError };
  return answer(failure, headline, details, more);
}
