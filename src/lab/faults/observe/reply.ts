import { ask, type Reply } from '../../ask.js';

/** What a URL answers within that time; undefined where nothing came. */
export async function replyWithin(url: string, timeoutMs: number): Promise<Reply | undefined> {
  return ask(url, { timeoutMs }).catch(() => undefined);
}
