import { setTimeout as sleep } from 'node:timers/promises';
import type { ChatAnswer, ChatRequest } from '../chat/chat-types.js';
import { isObject, type Json, member, textOf } from '../json.js';
import { dumps } from '../python.js';
import { jsonErrorText } from '../python-json.js';
import type { UpstreamAnswer, UpstreamCall } from '../upstream-client.js';
import { UpstreamError } from '../upstream-error.js';
import type { ProviderParts } from './parts.js';
import { sdkDump } from './sdk-dump.js';

/** Providers that a released node asks with the OpenAI SDK: kilo, and by their types openai and coderai. */

const timeoutMs = 600_000;
const maxRetries = 2;

function chatCall(parts: ProviderParts, request: ChatRequest, stream: boolean): UpstreamCall {
  const { config } = parts;
  const base = config.endpoint.replace(/\/+$/, '');
  return {
    method: 'POST',
    url: `${config.type === 'coderai' ? `${base}/v1` : base}/chat/completions`,
    headers: { authorization: `Bearer ${config.api_key ?? ''}` },
    body: {
      model: request.model,
      messages: request.messages,
      temperature: request.temperature,
      stream,
      ...(request.maxTokens === undefined || request.maxTokens === null ? {} : { max_tokens: request.maxTokens }),
      ...(request.tools === undefined || request.tools === null ? {} : { tools: request.tools }),
      ...(request.toolChoice === undefined || request.toolChoice === null ? {} : { tool_choice: request.toolChoice }),
    },
    timeoutMs,
  };
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `error.message`, where the upstream says one. */
function errorMessage(text: string): string {
  const body = parse(text);
  return textOf(member(member(body, 'error') ?? body, 'message'));
}

const isRetried = (status: number): boolean => status === 408 || status === 409 || status === 429 || status >= 500;

/** Milliseconds: what the upstream asks for up to a minute, else half a second, doubled each time. */
function backoff(answer: UpstreamAnswer | undefined, attempt: number): number {
  const asked = Number(answer?.header('retry-after'));
  if (asked > 0 && asked <= 60) return asked * 1000;
  return 500 * 2 ** attempt * (1 - 0.25 * Math.random());
}

/** The SDK asks up to three times before it gives up. */
async function askWithRetries(parts: ProviderParts, call: UpstreamCall): Promise<UpstreamAnswer> {
  for (let attempt = 0; ; attempt += 1) {
    const last = attempt === maxRetries;
    let answer: UpstreamAnswer | undefined;
    try {
      answer = await parts.node.upstream.ask(call);
      if (last || !isRetried(answer.status)) return answer;
    } catch (cause) {
      const timedOut = cause instanceof UpstreamError && cause.message === 'Request timed out.';
      if (last) throw new UpstreamError(timedOut ? 'Request timed out.' : 'Connection error.', undefined, { cause });
    }
    await sleep(backoff(answer, attempt));
  }
}

async function counted<T>(parts: ProviderParts, work: () => Promise<T>): Promise<T> {
  if (parts.state.disabledReason()) throw new UpstreamError('Provider rate limited');
  try {
    return await work();
  } catch (error) {
    await parts.state.recordFailure();
    throw error;
  }
}

/** The upstream's own completion, with the fields the SDK knows filled with null where the upstream left them out. */
export function sdkChat(parts: ProviderParts, request: ChatRequest): Promise<ChatAnswer> {
  const ask = (): Promise<UpstreamAnswer> => askWithRetries(parts, chatCall(parts, request, false));
  return counted(parts, async () => {
    const answer = await (parts.node.quirks.has('sync-upstream-blocks-node') ? parts.node.gate.hold(ask) : ask());
    if (answer.status >= 400) {
      const message = errorMessage(answer.text);
      throw new UpstreamError(`Error code: ${answer.status}${message ? ` - ${message}` : ''}`, answer.status);
    }
    const completion = parse(answer.text);
    if (!isObject(completion)) throw new UpstreamError(jsonErrorText(answer.text));
    await parts.state.recordSuccess();
    return { kind: 'object', body: sdkDump(completion) };
  });
}

async function openStream(parts: ProviderParts, request: ChatRequest) {
  const answer = await parts.node.upstream.open(chatCall(parts, request, true));
  if (answer.status < 400) return answer;
  const text = await answer.body.text();
  const body = parse(text);
  const error = member(body, 'error');
  const message = isObject(error)
    ? textOf(error['message']) || 'Unknown error'
    : textOf(error) || (body === undefined ? text : 'Unknown error');
  if (answer.status === 429) await parts.state.disableFor(Number(answer.header('retry-after')) || 60);
  await parts.state.recordFailure();
  throw new UpstreamError(`Kilo API streaming error (${answer.status}): ${message}`);
}

/** Passes the upstream's chunks on, written anew; what is no chunk is left out. A stream that just ends counts as a success. */
export async function* sdkStream(parts: ProviderParts, request: ChatRequest): AsyncGenerator<string> {
  const answer = await counted(parts, () => openStream(parts, request));
  for await (const line of lines(answer.body)) {
    if (!line.startsWith('data: ')) continue;
    const data = line.slice('data: '.length);
    if (data.trim() === '[DONE]') {
      yield 'data: [DONE]\n\n';
      break;
    }
    const chunk = parse(data);
    if (isObject(chunk)) yield `data: ${dumps(chunk, { ensureAscii: false })}\n\n`;
  }
  await parts.state.recordSuccess();
}

async function* lines(body: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for await (const piece of body) {
      const parts = (rest + decoder.decode(piece, { stream: true })).split(/\r?\n/);
      rest = parts.pop() ?? '';
      yield* parts;
    }
  } catch (cause) {
    throw new UpstreamError('peer closed connection without sending complete message body (incomplete chunked read)', undefined, { cause });
  }
  if (rest !== '') yield rest;
}
