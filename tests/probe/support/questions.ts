import { questionKey } from '../../../src/checks/ask/key.js';
import type { Bearer, ChatHarm, Destination, HttpQuestion } from '../../../src/checks/question.js';

export const OPS: Bearer = { kind: 'identity', id: 'ops' };
export const node = (id: string): Destination => ({ kind: 'node', id });

export function get(to: Destination, path: string, changes: Partial<HttpQuestion> = {}): HttpQuestion {
  const parts = { to, bearer: changes.bearer ?? OPS, method: 'GET' as const, path };
  return { kind: 'http', key: questionKey(parts), effect: 'read', factors: {}, ...parts, ...changes };
}

/** A chat over these providers, told apart by `nth`. */
export function chat(
  to: Destination,
  kind: ChatHarm['kind'],
  providers: readonly string[] | undefined,
  nth: number | string = 0,
  lateAfterMs?: number,
): HttpQuestion {
  const body = { model: `${kind}/${providers?.join('+')}`, messages: [{ role: 'user', content: `hello ${nth}` }] };
  const parts = { to, bearer: OPS, method: 'POST' as const, path: '/api/v1/chat/completions', body };
  const harm: ChatHarm = { kind, providers, ...(lateAfterMs === undefined ? {} : { lateAfterMs }) };
  return { kind: 'http', key: questionKey({ ...parts, nth }), effect: 'spends', factors: {}, ...parts, chat: harm };
}

/** A chat that is looked at twice where its answer comes later than that. */
export function lookedAtTwice(to: Destination, providers: readonly string[], nth: number | string, lateAfterMs: number): HttpQuestion {
  const first = chat(to, 'direct', providers, nth, lateAfterMs);
  const { key, body } = chat(to, 'direct', providers, `${nth}, again`, lateAfterMs);
  return { ...first, chat: { kind: 'direct', providers, lateAfterMs, again: { key, body } } };
}

/** A chat's answer as it should be. */
export const completion = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content: 'ok' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
};
