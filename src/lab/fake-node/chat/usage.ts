import type { UsageRow } from '../database.js';
import { type Json, member, numberOf } from '../json.js';
import type { FakeNode } from '../node.js';
import { type Caller, type ChatAnswer, estimateTokens } from './chat-types.js';

interface Executed {
  readonly caller: Caller;
  readonly providerId: string;
  readonly model: string;
  readonly messages: readonly Json[];
  readonly startedAt: number;
  readonly rotationId?: string;
  readonly autoselectId?: string;
  readonly kind?: UsageRow['kind'];
}

function row(done: Executed, tokens: Pick<UsageRow, 'tokens' | 'promptTokens' | 'completionTokens'>, errorType: string | null): UsageRow {
  return {
    ...done.caller,
    providerId: done.providerId,
    model: done.model,
    ...tokens,
    success: errorType === null,
    latencyMs: Math.round(performance.now() - done.startedAt),
    errorType,
    rotationId: done.rotationId ?? null,
    autoselectId: done.autoselectId ?? null,
    kind: done.kind ?? 'execution',
  };
}

/** A database that does not take the row must not cost the client its answer. */
async function record(node: FakeNode, usage: UsageRow): Promise<void> {
  try {
    await node.database.recordUsage(usage);
  } catch (error) {
    node.log(`Analytics recording FAILED for ${usage.providerId}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Writes what an executed chat used, by the upstream's own count where it gives one. */
export function recordAnswer(node: FakeNode, done: Executed, result: ChatAnswer): Promise<void> {
  const usage = result.body['usage'];
  const prompt = numberOf(member(usage, 'prompt_tokens'));
  const completion = numberOf(member(usage, 'completion_tokens'));
  const total = numberOf(member(usage, 'total_tokens'));
  const tokens = total || estimateTokens(done.messages) + 50;
  return record(node, row(done, { tokens, promptTokens: prompt || null, completionTokens: completion || null }, null));
}

/** Streams and failures are counted by the prompt alone. */
export function recordEstimate(node: FakeNode, done: Executed, errorType: string | null): Promise<void> {
  const tokens = estimateTokens(done.messages);
  return record(node, row(done, { tokens, promptTokens: tokens, completionTokens: 0 }, errorType));
}
