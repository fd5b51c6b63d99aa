import type { Json, JsonObject } from '../json.js';

/** A chat as it goes to providers: what else a client sends is dropped. */
export interface ChatRequest {
  /** Absent in an autoselect's own selection call over a rotation. */
  readonly model?: string;
  readonly messages: readonly Json[];
  readonly temperature?: number | null;
  readonly maxTokens?: number | null;
  readonly stream: boolean;
  readonly tools?: Json;
  readonly toolChoice?: Json;
}

/** Who asks. A global token and authentication switched off have no user. */
export interface Caller {
  readonly userId: number | null;
  readonly tokenId: number | null;
}

/** A completion: of AISBF's own making (`dict`), or as an SDK gave it (`object`). */
export interface ChatAnswer {
  readonly kind: 'dict' | 'object';
  readonly body: JsonObject;
  /** By a direct call, not from the cache: such answers vary by cookie. */
  readonly executed?: boolean;
}

/**
 * What a chat comes to. The released node handles answers of its own making (`dict`), those of an SDK (`object`) and finished responses
 * (`failed`, `stream`) differently: failover headers, usage rows and autoselects work with the first only.
 */
export type ChatResult =
  | ChatAnswer
  | { readonly kind: 'failed'; readonly status: number; readonly body: JsonObject }
  | {
      readonly kind: 'stream';
      readonly status: number;
      readonly chunks: AsyncIterable<string>;
      readonly headers?: Readonly<Record<string, string>>;
      /** All of a rotation's providers failed. */
      readonly error?: boolean;
    };

export const unixNow = (): number => Math.floor(Date.now() / 1000);

/** A stand-in for the release's tokenizer: one token for four characters. */
export function estimateTokens(messages: readonly Json[]): number {
  return Math.max(1, Math.ceil(JSON.stringify(messages).length / 4));
}
