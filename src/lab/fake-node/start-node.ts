import { openCacheManager } from './cache-manager.js';
import { readNodeConfig } from './config.js';
import { keepingTokens } from './kept-tokens.js';
import { type FakeNode, makeNode } from './node.js';
import { openDatabase } from './open-database.js';
import type { FakeNodeOptions } from './options.js';
import { openResponseCache } from './response-cache.js';
import { upstreamClient } from './upstream-client.js';

export interface StartOptions {
  readonly options: FakeNodeOptions;
  readonly quirks: ReadonlySet<string>;
  /** The folder that holds `.aisbf`. */
  readonly home: string;
  readonly log: (line: string) => void;
}

/** Reads the files once and opens the stores, each with the release's silent fallback. */
export async function startNode({ options, quirks, home, log }: StartOptions): Promise<FakeNode> {
  const config = readNodeConfig(home, log);
  const [opened, cache, responses] = await Promise.all([
    openDatabase({ config, contract: options.contract, neverOpensMysql: quirks.has('mysql-never-opens'), log }),
    openCacheManager(config.aisbf.cache, log),
    openResponseCache(config.aisbf.response_cache, log),
  ]);
  const database = quirks.has('keeps-tokens') ? keepingTokens(opened) : opened;
  return makeNode({ options, config, quirks, database, cache, responses, upstream: upstreamClient(), log });
}
