import type { Effect } from '../target/cluster.js';
import type { Refusal } from '../target/contracts/contract.js';

/** What an observation can be grouped by. `node` is the node asked, or the node served where the balancer names it. */
export interface Factors {
  readonly node?: string;
  readonly identity?: string;
  readonly route?: string;
  readonly entry?: 'direct' | 'balancer';
  readonly environment?: string;
  /** The one provider asked for (direct), absent for rotations. */
  readonly provider?: string;
  /** Every provider this may reach. */
  readonly candidates?: readonly string[];
}

/** Whose token goes with a request. `ephemeral` is a token the runner makes up, puts into a row and forgets. */
export type Bearer =
  | { readonly kind: 'none' }
  | { readonly kind: 'identity'; readonly id: string }
  | { readonly kind: 'neighbour'; readonly name: string }
  /** The identity that is there for the client rate limit alone. */
  | { readonly kind: 'rate-limit' }
  /** A made-up token that no node can know. */
  | { readonly kind: 'wrong' }
  | { readonly kind: 'ephemeral'; readonly name: string };

export type Destination =
  | { readonly kind: 'node'; readonly id: string }
  | { readonly kind: 'balancer' }
  | { readonly kind: 'neighbour'; readonly name: string };

/** What a completion may do to providers. Present on every chat, and the runner's harm rules read nothing else. */
export interface ChatHarm {
  readonly kind: 'direct' | 'rotation' | 'autoselect';
  /** Every provider it may reach; undefined: unknown, so it is sent only with `sentinel`, or with `allow: [harm]`. */
  readonly providers: readonly string[] | undefined;
  /**
   * Of a chat whose providers are unknown: the name of its group. Of one group a single chat is in flight in the whole cluster, and none is
   * sent after a provider failed one of them.
   */
  readonly sentinel?: string;
  /** Longest time that the routes which ask this accept; a provider that takes longer is not asked again. Undefined: no route says. */
  readonly lateAfterMs?: number;
  /** Asked at once where the answer came too late: the same with another prompt. One late answer may be chance. */
  readonly again?: { readonly key: string; readonly body: unknown };
  /** Key of the late chat that this one looks at a second time. */
  readonly confirms?: string;
  /** One failed stream is a cooldown at once, so it needs a provider that has completed there. */
  readonly stream?: true;
}

interface Base {
  /** Identity of the question: equal keys are asked once and share the observation. See `questionKey`. */
  readonly key: string;
  readonly effect: Effect;
  readonly factors: Factors;
}

/** A field of a form: text, or the password of a dashboard account, which never reaches the record. */
export type FormValue = string | { readonly passwordOf: string };

export interface HttpQuestion extends Base {
  readonly kind: 'http';
  readonly to: Destination;
  readonly bearer: Bearer;
  readonly method: 'GET' | 'POST' | 'HEAD' | 'DELETE';
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as an HTML form is. */
  readonly form?: Readonly<Record<string, FormValue>>;
  /** Cookies kept under this name go with it, and those it is answered are kept there until the run ends. They never reach the record. */
  readonly jar?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** True: on a connection of its own, closed after it. */
  readonly fresh?: boolean;
  /** True: its order of arrival is looked at, so it goes to its place after the one before and before the one after it. */
  readonly inTurn?: boolean;
  /** Milliseconds to wait before it is sent, holding nothing meanwhile: for what shows only after a while. */
  readonly pauseMs?: number;
  readonly chat?: ChatHarm;
  /** True on `/health`: never asked of a node while a completion of ours runs there. */
  readonly health?: boolean;
}

/** A value of a statement: a plain one, or a token (made up under that name, or an identity's), which never reaches the record. */
export type SqlValue = string | number | null | { readonly ephemeral: string } | { readonly tokenOf: string };

export interface SqlQuestion extends Base {
  readonly kind: 'sql';
  readonly account: 'read' | 'write' | 'nodes';
  readonly sql: string;
  readonly params: readonly SqlValue[];
}

export interface RedisQuestion extends Base {
  readonly kind: 'redis';
  readonly op: /** TTL in seconds: -2 absent, -1 none. */
    | { readonly name: 'ttl'; readonly key: string }
    /** Keys that match, by bounded SCAN, never values. */
    | { readonly name: 'scan'; readonly pattern: string }
    /** Counts of all keys by the listed prefixes (longest match wins), and by first two segments for the rest. */
    | { readonly name: 'count-by-prefix'; readonly prefixes: readonly string[] }
    /** Redis's own clock. */
    | { readonly name: 'time' };
}

/** A TLS handshake of its own, as requests make it, ended before anything is asked: what certificate is shown, and whether it is good. */
export interface TlsQuestion extends Base {
  readonly kind: 'tls';
  readonly to: Destination;
}

export type ReadQuestion = SqlQuestion | RedisQuestion;

/** When a read after the stimulus is good enough; until then it is asked again, at most for `withinMs`. */
export type Until =
  | { readonly kind: 'key-exists' }
  | { readonly kind: 'once' }
  /** The first row's `column` has risen by exactly this much over the read before. */
  | { readonly kind: 'risen-by'; readonly column: string; readonly by: number };

/**
 * Stimulus between reads, on rows that are put there and taken away again. Order: setup, before, stimuli (at once), after, teardown.
 * Teardown runs whatever happened. A stimulus is an ordinary question: its observation is recorded under its own key as well,
 * so a completion asked for by another check is not paid twice.
 */
export interface BracketQuestion extends Base {
  readonly kind: 'bracket';
  readonly setup: readonly SqlQuestion[];
  readonly before: readonly ReadQuestion[];
  readonly stimuli: readonly HttpQuestion[];
  readonly after: readonly { readonly read: ReadQuestion; readonly until: Until; readonly withinMs: number }[];
  readonly teardown: readonly SqlQuestion[];
}

/** What an answer shows, as data: the runner looks for it while it waits, and judges look again. */
export type Sight =
  /** The contract's own words. */
  | { readonly kind: 'refusal'; readonly refusal: Refusal }
  /** The list under `list` in the JSON holds, or lacks, an object with that value under `key`. */
  | { readonly kind: 'item'; readonly list: string; readonly key: string; readonly value: string; readonly present: boolean }
  /** A statement finds rows, or none. */
  | { readonly kind: 'rows'; readonly present: boolean };

/** One place that is to show a change. */
export interface Watcher {
  /** Left out: the store itself, which is no column of the table. */
  readonly node?: string;
  /** Asked each time before `ask`: what makes the node look again. */
  readonly first?: readonly HttpQuestion[];
  /** Asked again while its answer shows `meanwhile`, until it shows `until` or the time is up. Anything else ends it at once. */
  readonly ask: Step;
  readonly until: Sight;
  readonly meanwhile: Sight;
}

export type Step = SqlQuestion | HttpQuestion;

export interface Change {
  readonly name: string;
  readonly make: Step;
  readonly watchers: readonly Watcher[];
  readonly withinMs: number;
}

/**
 * Changes, one after the other, and when each node shows each of them. A node that did not show one is not asked about those after it:
 * nothing would follow. Teardown runs whatever happened. The last answer of each watcher is recorded under its own key.
 */
export interface ConvergenceQuestion extends Base {
  readonly kind: 'convergence';
  readonly setup: readonly Step[];
  readonly changes: readonly Change[];
  readonly teardown: readonly Step[];
  /** Asked at the very end, whatever they answer. */
  readonly afterwards: readonly HttpQuestion[];
}

export type Question = HttpQuestion | SqlQuestion | RedisQuestion | TlsQuestion | BracketQuestion | ConvergenceQuestion;
