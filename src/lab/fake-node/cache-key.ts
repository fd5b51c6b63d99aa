import { createHash } from 'node:crypto';
import { isList, isObject, type Json, textOf } from './json.js';
import { dumps, floatText, repr, roundHalfEven } from './python.js';

export interface CacheKeyInput {
  /** The provider's endpoint for a direct call, '' for rotations and autoselects. */
  readonly endpoint: string;
  /** The bare model, rotation or autoselect id; '' for an autoselect's own selection call over a rotation. */
  readonly model: string;
  readonly messages: readonly Json[];
  /** Missing means 1.0; null is printed as Python's None. */
  readonly temperature?: number | null;
  readonly maxTokens?: number | null;
  readonly tools?: Json;
  readonly toolChoice?: Json;
}

const md5 = (text: string): string => createHash('md5').update(text, 'utf8').digest('hex');

/** Of a list of parts only the texts count, joined by blanks: images are not in the key. */
function contentText(content: Json | undefined): string {
  if (typeof content === 'string') return content;
  if (!isList(content)) return repr(content);
  return content
    .flatMap((part) => {
      if (typeof part === 'string') return [part];
      return isObject(part) && part['type'] === 'text' ? [textOf(part['text'])] : [];
    })
    .join(' ');
}

const messageText = (message: Json): string =>
  isObject(message) ? `${textOf(message['role'])}:${'content' in message ? contentText(message['content']) : ''}` : '';

function temperatureText(temperature: number | null | undefined): string {
  if (temperature === null) return 'None';
  return floatText(roundHalfEven((temperature ?? 1) * 4) / 4);
}

function toolChoiceText(choice: Json): string {
  return typeof choice === 'string' ? choice : md5(dumps(choice, { sortKeys: true })).slice(0, 8);
}

/** The response cache's key without its prefix (contract 5.3). */
export function cacheKey(input: CacheKeyInput): string {
  const parts = [
    `endpoint:${input.endpoint}`,
    `model:${input.model}`,
    `msgs:${md5(input.messages.map(messageText).join('\n')).slice(0, 16)}`,
    `temp:${temperatureText(input.temperature)}`,
  ];
  if (input.maxTokens !== undefined && input.maxTokens !== null) parts.push(`max_tokens:${input.maxTokens}`);
  if (isList(input.tools) && input.tools.length > 0) parts.push(`tools:${md5(dumps(input.tools, { sortKeys: true })).slice(0, 8)}`);
  if (input.toolChoice) parts.push(`tool_choice:${toolChoiceText(input.toolChoice)}`);
  return parts.join('|');
}
