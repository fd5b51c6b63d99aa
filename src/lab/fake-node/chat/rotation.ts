import type { RotationConfig } from '../config.js';
import { messageOf } from '../http-error.js';
import type { FakeNode } from '../node.js';
import { buildProvider, type ProviderHandler } from '../provider-handler.js';
import { dumps } from '../python.js';
import { isNonRetryable } from '../upstream-error.js';
import { readCached, writeCached } from './cached.js';
import type { Caller, ChatRequest, ChatResult } from './chat-types.js';
import { withContext } from './direct.js';
import { type FailoverNotice, failoverHeaders, failoverNotice, noticeChunk, withNotice } from './failover.js';
import { allFailed, maxAttempts, noneAvailable } from './rotation-errors.js';
import { availableMembers, type Candidate, inOrder, type RotationOwner } from './rotation-members.js';
import { recordAnswer, recordEstimate } from './usage.js';

export interface RotationChat {
  readonly node: FakeNode;
  readonly rotationId: string;
  readonly rotation: RotationConfig;
  readonly owner: RotationOwner;
  readonly request: ChatRequest;
  readonly caller: Caller;
}

interface Attempt {
  readonly chat: RotationChat;
  readonly candidate: Candidate;
  readonly provider: ProviderHandler;
  readonly notice: FailoverNotice | undefined;
  readonly startedAt: number;
}

const maxTriesPerModel = 2;

const executed = ({ chat, candidate, startedAt }: Attempt) => ({
  caller: chat.caller,
  providerId: candidate.provider,
  model: candidate.model,
  messages: chat.request.messages,
  startedAt,
  rotationId: chat.rotationId,
});

async function answerOf(attempt: Attempt): Promise<ChatResult> {
  const { chat, candidate, provider, notice } = attempt;
  const { node, request } = chat;
  const answer = await provider.chat({ ...request, model: candidate.model });
  const body = answer.kind === 'dict' ? withContext(answer.body, request) : answer.body;
  await provider.state.recordSuccess();
  await writeCached(node, request, '', body);
  if (answer.kind === 'object') return { kind: 'object', body };
  const shown = notice ? withNotice(body, notice) : body;
  // Memory keeps the object itself, so that the notice added afterwards shows in its hits; Redis keeps what was written.
  if (notice && node.responses.backend === 'memory') await writeCached(node, request, '', shown);
  // Only answers of AISBF's own making leave a usage row here.
  await recordAnswer(node, executed(attempt), { kind: 'dict', body });
  return { kind: 'dict', body: shown };
}

async function* chunksOf(attempt: Attempt, first: IteratorResult<string>, rest: AsyncIterator<string>): AsyncGenerator<string> {
  const { chat, candidate, provider, notice } = attempt;
  try {
    if (notice) yield noticeChunk(notice, candidate);
    for (let next = first; !next.done; next = await rest.next()) yield next.value;
    await provider.state.recordSuccess();
    await recordEstimate(chat.node, executed(attempt), null);
  } catch (error) {
    await provider.state.recordFailure();
    await recordEstimate(chat.node, executed(attempt), error instanceof Error ? error.name : 'Exception');
    yield `data: ${dumps({ error: messageOf(error) })}\n\n`;
  }
}

/** Takes the first chunk before the status goes out, so that a provider that fails at once can be replaced. */
async function streamOf(attempt: Attempt): Promise<ChatResult> {
  const { chat, candidate, provider, notice } = attempt;
  const chunks = provider.stream({ ...chat.request, model: candidate.model })[Symbol.asyncIterator]();
  const first = await chunks.next();
  await provider.state.recordSuccess();
  const headers = notice ? failoverHeaders(notice.metadata) : {};
  return { kind: 'stream', status: 200, headers, chunks: chunksOf(attempt, first, chunks) };
}

async function execute(chat: RotationChat, startedAt: number): Promise<ChatResult> {
  const { node, rotation, owner, request } = chat;
  const failure = { node, rotationId: chat.rotationId, rotation, stream: request.stream };
  const { candidates, skipped } = await availableMembers(node, rotation, owner);
  const ordered = inOrder(node, `${chat.rotationId}:${owner.ownerId ?? ''}`, candidates);
  const preferred = ordered[0];
  if (preferred === undefined) return noneAvailable(failure, skipped);
  const givenUp: Candidate[] = [];
  const tries = new Map<Candidate, number>();
  let lastError: string | null = null;
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const candidate = ordered.find((one) => !givenUp.includes(one));
    if (candidate === undefined) break;
    const provider = await buildProvider(node, candidate.provider, owner.ownerId);
    // The release does not go on to the next here: the attempt is spent.
    if (provider.state.disabledReason()) continue;
    const notice = rotation.notify_on_failover ? failoverNotice(chat.rotationId, preferred, candidate) : undefined;
    const one: Attempt = { chat, candidate, provider, notice, startedAt };
    try {
      return await (request.stream ? streamOf(one) : answerOf(one));
    } catch (error) {
      lastError = messageOf(error);
      const tried = (tries.get(candidate) ?? 0) + 1;
      tries.set(candidate, tried);
      const pointless = isNonRetryable(error);
      if (!pointless) await provider.state.recordFailure();
      if (pointless || tried >= maxTriesPerModel) givenUp.push(candidate);
    }
  }
  const done = { caller: chat.caller, providerId: 'rotation', model: chat.rotationId, messages: request.messages, startedAt };
  await recordEstimate(node, { ...done, rotationId: chat.rotationId, kind: 'selector' }, 'RotationFailure');
  return allFailed(
    failure,
    givenUp.map((candidate) => candidate.model),
    lastError,
  );
}

/**
 * A chat over a rotation: from the cache where it can be, else by the members in order of weight, up to five attempts.
 * @throws plain errors where a member cannot be built.
 */
export async function rotationChat(chat: RotationChat): Promise<ChatResult> {
  const startedAt = performance.now();
  const cached = await readCached(chat.node, chat.request, '');
  return cached ? { kind: 'dict', body: cached } : execute(chat, startedAt);
}
