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
  let view: StreamView = { finished: false, chunks: 0, text: '' };
  for (const line of body.split(/\r?\n/)) {
    if (!line.startsWith('data:')) continue;
    const data = line.slice('data:'.length).trim();
    if (data === '') continue;
    view = data === '[DONE]' ? { ...view, finished: true } : withLine(view, data);
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
  return {
    ...view,
    chunks: view.chunks + 1,
    text: view.text + (choice?.delta.content ?? ''),
    finished: view.finished || (choice?.finish_reason ?? '') !== '',
    id: view.id !== undefined && !view.id.startsWith('failover-') ? view.id : chunk.data.id,
    ...(provider.success && { provider: provider.data.provider }),
    ...(chunk.data.usage && { totalTokens: chunk.data.usage.total_tokens }),
  };
}

function parse(text: string): unknown {
  try {
    const json: unknown = JSON.parse(text);
    return json;
  } catch {
    return undefined;
  }
}
