import { STATUS_CODES } from 'node:http';
import { type ChatAnswer, type ChatRequest, unixNow } from '../chat/chat-types.js';
import { messageOf } from '../http-error.js';
import { isObject, type JsonObject, member, numberOf, textOf } from '../json.js';
import { dumps, repr } from '../python.js';
import { jsonErrorText } from '../python-json.js';
import type { UpstreamAnswer } from '../upstream-client.js';
import { UpstreamError } from '../upstream-error.js';
import type { ProviderParts } from './parts.js';

const timeoutMs = 300_000;

function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Before each chat the release asks for the tags and wants any JSON object back, whatever the status. */
async function checkConnection({ node, config }: ProviderParts): Promise<void> {
  try {
    const answer = await node.upstream.ask({ method: 'GET', url: `${config.endpoint}/api/tags`, timeoutMs: 10_000 });
    if (parseObject(answer.text) === undefined) throw new UpstreamError(jsonErrorText(answer.text));
  } catch (cause) {
    throw new UpstreamError(`Cannot connect to Ollama at ${config.endpoint}: ${messageOf(cause)}`, undefined, { cause });
  }
}

const promptOf = (request: ChatRequest): string =>
  request.messages
    .map((message) => {
      const content = member(message, 'content');
      return `${textOf(member(message, 'role'))}: ${typeof content === 'string' ? content : repr(content)}`;
    })
    .join('\n\n');

/** The words of the release's HTTP library for an error status. */
function statusError(status: number, url: string): UpstreamError {
  const kind = status < 500 ? 'Client error' : 'Server error';
  const help = `For more information check: https://developer.mozilla.org/en-US/docs/Web/HTTP/Status/${status}`;
  return new UpstreamError(`${kind} '${status} ${STATUS_CODES[status] ?? ''}' for url '${url}'\n${help}`, status);
}

/** An upstream that limits its rate is left alone for as long as it says (seconds), a minute where it does not. */
function retryAfter(answer: Pick<UpstreamAnswer, 'header'>): number {
  const seconds = Number(answer.header('retry-after'));
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 86_400) : 60;
}

/** One JSON object, or the last of several lines that are. */
function readGenerated(text: string): JsonObject {
  const whole = parseObject(text);
  if (whole) return whole;
  const last = text.trim().split('\n').map(parseObject).findLast(isObject);
  if (!last) throw new UpstreamError('No valid JSON objects found in response');
  return last;
}

function generate(parts: ProviderParts, request: ChatRequest, stream: boolean) {
  const { config } = parts;
  const options = {
    temperature: request.temperature ?? 1,
    ...(request.maxTokens === undefined || request.maxTokens === null ? {} : { num_predict: request.maxTokens }),
  };
  return {
    method: 'POST',
    url: `${config.endpoint}/api/generate`,
    ...(config.api_key ? { headers: { authorization: `Bearer ${config.api_key}` } } : {}),
    body: { model: request.model, prompt: promptOf(request), options, stream },
    timeoutMs,
  } as const;
}

async function counted<T>(parts: ProviderParts, work: () => Promise<T>): Promise<T> {
  try {
    if (parts.state.disabledReason()) throw new UpstreamError('Provider rate limited');
    return await work();
  } catch (error) {
    await parts.state.recordFailure();
    throw error;
  }
}

/** A completion of AISBF's own making: model `provider/model`, id of the model and the second. */
export function ollamaChat(parts: ProviderParts, request: ChatRequest): Promise<ChatAnswer> {
  return counted(parts, async () => {
    await checkConnection(parts);
    const call = generate(parts, request, false);
    const answer = await parts.node.upstream.ask(call);
    if (answer.status === 429) await parts.state.disableFor(retryAfter(answer));
    if (answer.status >= 400) throw statusError(answer.status, call.url);
    const generated = readGenerated(answer.text);
    await parts.state.recordSuccess();
    const promptTokens = numberOf(generated['prompt_eval_count']);
    const completionTokens = numberOf(generated['eval_count']);
    const body = {
      id: `ollama-${request.model}-${unixNow()}`,
      object: 'chat.completion',
      created: unixNow(),
      model: `${parts.id}/${request.model}`,
      choices: [{ index: 0, message: { role: 'assistant', content: generated['response'] ?? '' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: promptTokens, completion_tokens: completionTokens, total_tokens: promptTokens + completionTokens },
    };
    return { kind: 'dict', body };
  });
}

/** As shipped the stream dies of an unknown name before anything is asked; as designed it is a stream of chunks. */
export async function* ollamaStream(parts: ProviderParts, request: ChatRequest): AsyncGenerator<string> {
  const call = await counted(parts, async () => {
    await checkConnection(parts);
    return generate(parts, request, true);
  });
  if (parts.node.quirks.has('ollama-stream-error')) throw new Error("name 'logging' is not defined");
  const answer = await parts.node.upstream.open(call);
  if (answer.status >= 400) {
    await answer.body.text();
    throw statusError(answer.status, call.url);
  }
  const head = {
    id: `ollama-${request.model}-${unixNow()}`,
    object: 'chat.completion.chunk',
    created: unixNow(),
    model: `${parts.id}/${request.model}`,
  };
  const chunk = (delta: JsonObject, finish: string | null): string =>
    `data: ${dumps({ ...head, choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
  for (const line of (await answer.body.text()).split('\n')) {
    const piece = parseObject(line);
    if (!piece) continue;
    const text = textOf(piece['response']);
    if (text !== '') yield chunk({ role: 'assistant', content: text }, null);
    if (piece['done'] === true) yield chunk({}, 'stop');
  }
  yield 'data: [DONE]\n\n';
}
