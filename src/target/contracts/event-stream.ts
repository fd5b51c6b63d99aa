import { z } from 'zod';
import { chunkSchema } from './schemas.js';

/** A streamed completion, put together again. */
export interface StreamView {
  /** The text of a `data: {"error": ...}` line: the stream failed although its status is 200. */
  readonly error?: string;
  /** A line that is no chunk. */
  readonly malformed?: string;
  /** A chunk gave a finish_reason, or `data: [DONE]` came. */
  readonly finished: boolean;
  /** A chunk gave a finish_reason. */
  readonly closed: boolean;
  /** `data: [DONE]` came. */
  readonly terminated: boolean;
  /** Something came after the last chunk or after the terminator. */
  readonly wentOn: boolean;
  /** Chunks that are of one completion: their ids, a failover's banner left out. */
  readonly ids: readonly string[];
  readonly chunks: number;
  readonly text: string;
  readonly id?: string;
  readonly provider?: string;
  readonly totalTokens?: number;
}

const errorLine = z.looseObject({ error: z.union([z.string(), z.looseObject({ message: z.string() })]) });
const banner = z.looseObject({ provider: z.string().min(1) });

/** Reads the `data:` lines of a `text/event-stream` (aisbf-contract 1.6, streaming). */
export function readStream(body: string): StreamView {
  let view: StreamView = { finished: false, closed: false, terminated: false, wentOn: false, ids: [], chunks: 0, text: '' };
  for (const line of body.split(/\r?\n/)) {
    if (!line.startsWith('data:')) continue;
    const data = line.slice('data:'.length).trim();
    if (data === '') continue;
    view = data === '[DONE]' ? { ...view, finished: true, terminated: true } : withLine(view, data);
  }
  return view;
}

function withLine(view: StreamView, data: string): StreamView {
  const json = parse(data);
  const error = errorLine.safeParse(json);
  if (error.success) {
    const { error: said } = error.data;
    return { ...view, error: view.error ?? (typeof said === 'string' ? said : said.message) };
  }
  const chunk = chunkSchema.safeParse(json);
  if (!chunk.success) return { ...view, malformed: view.malformed ?? data.slice(0, 200) };
  const provider = banner.safeParse(json);
  const choice = chunk.data.choices[0];
  const content = choice?.delta.content ?? '';
  const closes = (choice?.finish_reason ?? '') !== '';
  const isBanner = chunk.data.id.startsWith('failover-');
  return {
    ...view,
    closed: view.closed || closes,
    wentOn: view.wentOn || view.terminated || (view.closed && (content !== '' || closes)),
    ids: isBanner || view.ids.includes(chunk.data.id) ? view.ids : [...view.ids, chunk.data.id],
    chunks: view.chunks + 1,
    text: view.text + content,
    finished: view.finished || closes,
    id: view.id !== undefined && !view.id.startsWith('failover-') ? view.id : chunk.data.id,
    ...(provider.success && { provider: provider.data.provider }),
    ...(chunk.data.usage && { totalTokens: chunk.data.usage.total_tokens }),
  };
}

/** What keeps a stream from being whole and in order. */
export type StreamDefect = 'broken-line' | 'several-completions' | 'goes-on-after-its-end' | 'no-last-chunk' | 'no-terminator';

/**
 * Defects of a completed stream. `cut`: the release ends streams of that provider early, so neither the last chunk nor the terminator
 * can be expected of it (aisbf-contract, first page 10).
 */
export function streamDefects(body: string, cut: boolean): readonly StreamDefect[] {
  const view = readStream(body);
  return [
    ...(view.malformed === undefined ? [] : (['broken-line'] as const)),
    ...(view.ids.length > 1 ? (['several-completions'] as const) : []),
    ...(view.wentOn ? (['goes-on-after-its-end'] as const) : []),
    ...(view.closed || cut ? [] : (['no-last-chunk'] as const)),
    ...(view.terminated || cut ? [] : (['no-terminator'] as const)),
  ];
}

function parse(text: string): unknown {
  try {
    const json: unknown = JSON.parse(text);
    return json;
  } catch {
    return undefined;
  }
}
