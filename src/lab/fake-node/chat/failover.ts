import { createHash } from 'node:crypto';
import { isList, isObject, type Json, type JsonObject, member, textOf } from '../json.js';
import { dumps } from '../python.js';
import { unixNow } from './chat-types.js';

export interface Served {
  readonly provider: string;
  readonly model: string;
}

/** What a client is told when another provider or model served than the preferred one. */
export interface FailoverNotice {
  readonly metadata: JsonObject;
  readonly banner: string;
}

export function failoverNotice(rotation: string, preferred: Served, used: Served): FailoverNotice | undefined {
  if (preferred.provider === used.provider && preferred.model === used.model) return undefined;
  return {
    metadata: {
      switched: true,
      rotation,
      preferred: { provider: preferred.provider, model: preferred.model },
      used: { provider: used.provider, model: used.model },
    },
    banner: `ℹ️ Provider switched to ${used.provider} (${used.model}) — preferred ${preferred.provider} (${preferred.model}) was unavailable.\n\n`,
  };
}

function withBanner(choice: Json | undefined, banner: string): Json {
  if (!isObject(choice)) return choice ?? null;
  const message = isObject(choice['message']) ? choice['message'] : {};
  return { ...choice, message: { ...message, content: banner + textOf(message['content']) } };
}

/** The answer with the notice in it, in words and as data. */
export function withNotice(body: JsonObject, notice: FailoverNotice): JsonObject {
  const choices = body['choices'];
  const [first, ...rest] = isList(choices) ? choices : [];
  return { ...body, choices: first === undefined ? [] : [withBanner(first, notice.banner), ...rest], aisbf_failover: notice.metadata };
}

const headerText = (value: unknown): string => textOf(value).replace(/[^\u0020-\u007e]/g, '');

/** The headers that go with an answer, read from its `aisbf_failover`; none where nothing was switched. */
export function failoverHeaders(metadata: Json | undefined): Readonly<Record<string, string>> {
  if (member(metadata, 'switched') !== true) return {};
  const used = member(metadata, 'used');
  const preferred = member(metadata, 'preferred');
  return {
    'x-aisbf-failover': 'true',
    'x-aisbf-provider': headerText(member(used, 'provider')),
    'x-aisbf-model': headerText(member(used, 'model')),
    'x-aisbf-preferred-provider': headerText(member(preferred, 'provider')),
    'x-aisbf-preferred-model': headerText(member(preferred, 'model')),
  };
}

/** The first chunk of a stream that another provider serves. */
export function noticeChunk(notice: FailoverNotice, used: Served): string {
  const fingerprint = createHash('md5').update(`${used.provider}:aisbf:fingerprint`).digest('hex').slice(0, 24);
  const chunk = {
    id: `failover-${used.provider}-${unixNow()}`,
    object: 'chat.completion.chunk',
    created: unixNow(),
    model: used.model,
    system_fingerprint: `fp_${fingerprint}`,
    provider: used.provider,
    aisbf_failover: notice.metadata,
    choices: [{ index: 0, delta: { role: 'assistant', content: notice.banner }, finish_reason: null }],
  };
  return `data: ${dumps(chunk)}\n\n`;
}
