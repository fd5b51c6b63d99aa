import type { HttpQuestion } from '../../src/checks/question.js';
import type { Outcome } from '../../src/record/observation.js';
import type { TokenRow } from './world.js';

/** Ids of what one user has. */
export interface UserConfig {
  providers: string[];
  rotations: string[];
  autoselects: string[];
}

/** One node of a world in memory, with its faults as settings. */
export interface WorldNode {
  /** Name of the database it uses; `prod` is the declared one. */
  db: string;
  prefix: string;
  /** Name of the store its response cache is in; `redis` is the declared one. */
  cache: string;
  ttl: number;
  authOff: boolean;
  globals: string[];
  providers: Record<string, { endpoint: string; type: string }>;
  rotations: Record<string, { model_name: string; models: { name: string; provider_id: string; weight: number; rate_limit: null }[] }>;
  autoselects: Record<string, { model_name: string; fallback: string; available_models: { model_id: string }[] }>;
  version: string;
  /** What its dashboard's sessions are signed with. */
  sessionSecret: string;
  refusesLogin: boolean;
  /** How often each name failed to log in; nodes that are one process have one map. */
  loginFailures: Map<string, number>;
  /** So many failures lock a name. */
  locksAfter: number;
  /** Present: whoever is told to say a word is answered what was asked for before, of these. */
  mixes?: string[];
  /** Rotations saved on dashboards as it listed them first; left out: it looks. */
  listed?: string[];
  ignoresReload: boolean;
  /** What it keeps of each user's configuration; left out: it reads the database. */
  frozen?: UserConfig;
  /** Present: it keeps every token it once found, whatever becomes of the row. */
  keptTokens?: Map<string, TokenRow>;
  down: boolean;
  reachedByBalancer: boolean;
  failingProviders: string[];
  /** Replaces the `data:` lines of its streams. */
  streamLines: (lines: readonly string[]) => readonly string[];
  /** Its streams come in one piece. */
  holdsStreams: boolean;
  /** Milliseconds between the pieces of its streams. */
  streamGapMs: number;
  /** How far its clock is ahead, in milliseconds; undefined: it sends no Date. */
  clockMs: number | undefined;
  /** How old the Date is that it sends so long after the run began: its server stood still. */
  dateOldBy: (elapsedMs: number) => number;
  /** Replaces any answer that is not undefined. */
  override?: (question: HttpQuestion) => Outcome | undefined;
}

export const healthyNode = (): WorldNode => ({
  db: 'prod',
  prefix: 'prod:r:',
  cache: 'redis',
  ttl: 600,
  authOff: false,
  globals: ['t-ops'],
  providers: { alpha: { endpoint: 'http://alpha', type: 'ollama' }, beta: { endpoint: 'http://beta/v1', type: 'kilo' } },
  rotations: {
    support: {
      model_name: 'support',
      models: [
        { name: 'm1', provider_id: 'alpha', weight: 10, rate_limit: null },
        { name: 'm2', provider_id: 'beta', weight: 5, rate_limit: null },
      ],
    },
  },
  autoselects: { chat: { model_name: 'chat', fallback: 'support', available_models: [{ model_id: 'support' }] } },
  version: '0.99.87',
  sessionSecret: 'shared',
  refusesLogin: false,
  loginFailures: new Map(),
  locksAfter: 10,
  ignoresReload: false,
  down: false,
  reachedByBalancer: true,
  failingProviders: [],
  streamLines: (lines) => lines,
  holdsStreams: false,
  streamGapMs: 50,
  clockMs: 0,
  dateOldBy: () => 0,
});
