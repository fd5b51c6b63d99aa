import type { AnswerView, ChatMeaning } from './contract.js';
import { meaningOfDetail } from './error-texts.js';
import { readStream } from './event-stream.js';
import { refusalOf } from './refusals.js';
import {
  allProvidersFailedSchema,
  chatSchema,
  clientRateLimitSchema,
  errorDetailSchema,
  errorMessageSchema,
  tierErrorSchema,
  validationErrorSchema,
} from './schemas.js';
import { failedOver, servedBy } from './served-by.js';

/** What a chat was sent to; a node's own fault before any upstream can only be told from it. */
export type Asked = 'direct' | 'rotation' | 'autoselect';

const meaning = (code: ChatMeaning['code'], reachedProvider: boolean, detail: string, more: Partial<ChatMeaning> = {}): ChatMeaning => ({
  code,
  reachedProvider,
  detail,
  ...more,
});

/** What the answer to a chat means (aisbf-contract 1.6, 1.7, 12.A D4 and D5). */
export function meaningOf(answer: AnswerView, asked?: Asked): ChatMeaning {
  if (answer.contentType.startsWith('text/event-stream')) return meaningOfStream(answer);
  return meaningOfMadeUp(answer) ?? meaningOfMiddleware(answer) ?? meaningOfRoute(answer) ?? meaningOfForeign(answer, asked);
}

/** Completions, and failures dressed as completions. */
function meaningOfMadeUp(answer: AnswerView): ChatMeaning | undefined {
  const failed = allProvidersFailedSchema.safeParse(answer.json);
  if (failed.success) {
    const said = failed.data.choices[0]?.message.content ?? '';
    /* without attempts every member was in cooldown already, and nobody was asked */
    return meaning('all-providers-failed', (failed.data.attempted_count ?? 0) > 0, firstLine(said), {
      completionId: failed.data.id,
      text: said,
    });
  }
  if (answer.status < 200 || answer.status > 299) return undefined;
  const chat = chatSchema.safeParse(answer.json);
  if (!chat.success) {
    const issue = chat.error.issues[0];
    const where = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`;
    return meaning('garbage', true, answer.json === undefined ? 'the body is not JSON' : `the body is no completion${where}`);
  }
  const provider = servedBy(answer.json);
  const total = chat.data.usage?.total_tokens;
  return meaning('completed', true, 'completed', {
    completionId: chat.data.id,
    text: chat.data.choices[0]?.message.content ?? '',
    ...(provider !== undefined && { servedBy: provider }),
    ...(failedOver(answer.json) && { failedOver: true as const }),
    ...(total !== undefined && { totalTokens: total }),
  });
}

/** `{"error": ...}`: said before any route was reached. */
function meaningOfMiddleware(answer: AnswerView): ChatMeaning | undefined {
  const refusal = refusalOf(answer);
  if (refusal !== undefined) return meaning('refused', false, refusal, { refusal });
  if (answer.status === 429 && clientRateLimitSchema.safeParse(answer.json).success) {
    return meaning('client-rate-limited', false, 'the node limits how often a client may ask');
  }
  const tier = tierErrorSchema.safeParse(answer.json);
  if (tier.success && [402, 403, 429].includes(answer.status)) return meaning('tier-blocked', false, tier.data.error);
  const said = errorMessageSchema.safeParse(answer.json);
  if (!said.success) return undefined;
  if (answer.status === 401 || answer.status === 403) return meaning('refused', false, said.data.error);
  if (answer.status === 402) return meaning('tier-blocked', false, said.data.error);
  return meaning(answer.status >= 500 ? 'internal-error' : 'garbage', answer.status >= 500, said.data.error);
}

/** `{"detail": ...}`: said by a route. */
function meaningOfRoute(answer: AnswerView): ChatMeaning | undefined {
  const said = errorDetailSchema.safeParse(answer.json);
  if (said.success) {
    const rule = meaningOfDetail(answer.status, said.data.detail);
    return rule === undefined
      ? meaning('garbage', answer.status >= 500, `status ${answer.status} with an unknown text: ${firstLine(said.data.detail)}`)
      : meaning(rule.code, rule.reachedProvider, firstLine(said.data.detail));
  }
  const invalid = validationErrorSchema.safeParse(answer.json);
  if (answer.status === 422 && invalid.success)
    return meaning('garbage', false, `the node calls the request invalid: ${invalid.data.detail[0]?.msg}`);
  return undefined;
}

/** Not in the words of a node's routes: its last resort, or something in front of it. */
function meaningOfForeign(answer: AnswerView, asked: Asked | undefined): ChatMeaning {
  const { status } = answer;
  if (status === 500 && answer.body.trim() === 'Internal Server Error' && answer.contentType.startsWith('text/plain')) {
    /* a direct call's upstream errors are told in a detail, so this one came before; a rotation's need not be */
    return meaning('internal-error', asked !== 'direct', 'Internal Server Error');
  }
  if ([502, 503, 504].includes(status)) {
    return meaning('gateway-error', status !== 503, `status ${status}, not in the words of a node: a gateway before it answered`);
  }
  return meaning('garbage', status >= 500, `status ${status} with a body that no node gives`);
}

function meaningOfStream(answer: AnswerView): ChatMeaning {
  const stream = readStream(answer.body);
  const more = { text: stream.text, ...(stream.id !== undefined && { completionId: stream.id }) };
  if (stream.error !== undefined) {
    /* the headers were out already; the text is the one that a plain answer would have had under 500 */
    return meaning(meaningOfDetail(500, stream.error)?.code ?? 'upstream-failed', true, firstLine(stream.error), more);
  }
  if (stream.id?.startsWith('error-') && stream.text.startsWith('All providers in rotation ')) {
    return meaning('all-providers-failed', / failed after [1-9]\d* attempts/.test(stream.text), firstLine(stream.text), more);
  }
  if (answer.status !== 200) return meaning('garbage', true, `a stream with status ${answer.status}`);
  if (stream.malformed !== undefined) return meaning('garbage', true, 'a line of the stream is no chunk', more);
  if (stream.chunks === 0) return meaning('garbage', true, 'the stream is empty');
  if (!stream.finished) return meaning('garbage', true, 'the stream stopped before its end', more);
  return meaning('completed', true, 'completed', {
    ...more,
    ...(stream.provider !== undefined && { servedBy: stream.provider, failedOver: true as const }),
    ...(stream.totalTokens !== undefined && { totalTokens: stream.totalTokens }),
  });
}

const firstLine = (text: string): string => (text.split('\n', 1)[0] ?? '').slice(0, 300);
