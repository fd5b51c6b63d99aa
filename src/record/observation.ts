import type { Question } from '../checks/question.js';

/** Why no answer came, as the runner saw it. The first group is the target's answer and is never retried. */
export type ErrorClass =
  | 'refused'
  | 'reset'
  | 'closed'
  | 'connect-timeout'
  | 'headers-timeout'
  | 'body-timeout'
  | 'dns'
  | 'tls'
  | 'protocol'
  | 'too-large'
  | 'redirect'
  | 'unreachable'
  /* no connection: refused, no such name, no way there */
  | 'store-refused'
  /* the account or its password is not accepted */
  | 'store-rejected'
  /* the account lacks a right */
  | 'store-denied'
  /* one side wants TLS that the other does not, or the handshake failed */
  | 'store-tls'
  | 'store-unknown-database'
  /* it refuses for reasons of its own: loading, full, out of connections */
  | 'store-unready'
  | 'store-timeout'
  /* the statement or command itself failed */
  | 'store-error'
  /* our own fault: out of descriptors or local ports, name lookup failing for a moment */
  | 'observer';

export interface HttpAnswer {
  readonly kind: 'http';
  readonly status: number;
  /** Lower-case names; token-bearing ones removed. */
  readonly headers: Readonly<Record<string, string>>;
  /** Redacted, cut at the cap. */
  readonly body: string;
  readonly truncated: boolean;
  /** True where the body broke off before its announced end. */
  readonly incomplete?: boolean;
  /** Milliseconds to the response headers. */
  readonly headersMs: number;
  /** Of an event stream: when its pieces came, in milliseconds since it was sent; of very many the first ones and the last. */
  readonly arrivalsMs?: readonly number[];
  /** As the balancer's header names it, mapped to a node id where it can be. */
  readonly servedBy?: { readonly raw: string; readonly node?: string };
}

export type Row = { readonly [column: string]: string | number | null };

export interface SqlAnswer {
  readonly kind: 'sql';
  readonly rows: readonly Row[];
  readonly affected?: number;
}

export interface RedisAnswer {
  readonly kind: 'redis';
  readonly ttl?: number;
  readonly keys?: readonly string[];
  readonly counts?: Readonly<Record<string, number>>;
  /** Its clock, in milliseconds since the epoch. */
  readonly timeMs?: number;
  /** True where the sweep stopped at its bound. */
  readonly truncated?: boolean;
}

export interface Certificate {
  readonly subject: string;
  readonly issuer: string;
  /** As they stand in it: `DNS:ai.example`, `IP Address:10.0.0.1`. */
  readonly altNames: readonly string[];
  /** ISO 8601. */
  readonly validFrom: string;
  readonly validTo: string;
  /** SHA-256, in hexadecimal. */
  readonly fingerprint: string;
}

export interface TlsAnswer {
  readonly kind: 'tls';
  /** As agreed on: `TLSv1.3`. */
  readonly protocol: string;
  /** The name that the certificate had to be for. */
  readonly serverName: string;
  /** Its own certificate first, then those that vouch for it, as far as they were sent or are trusted here. */
  readonly chain: readonly Certificate[];
  /** OpenSSL's name for why the chain is not trusted; absent: it is. */
  readonly untrusted?: string;
  /** Why the certificate is not for that name; absent: it is. */
  readonly wrongName?: string;
}

export interface BracketAnswer {
  readonly kind: 'bracket';
  readonly before: readonly Outcome[];
  /** Keys of the stimuli; each has an observation of its own. */
  readonly stimuli: readonly string[];
  readonly after: readonly { readonly outcome: Outcome; readonly satisfied: boolean; readonly waitedMs: number }[];
  /** Failures of setup or teardown, in words. */
  readonly problems: readonly string[];
}

/** One node (left out: the store itself) and one change. */
export interface Watched {
  readonly node?: string;
  /** Milliseconds after the change: when the first answer that shows it was asked for, and when it came. Absent: none did. */
  readonly shown?: { readonly askedMs: number; readonly cameMs: number };
  /** How often it was asked, and how long after the change for the last time. */
  readonly asked: number;
  readonly lastMs: number;
}

export interface ConvergenceAnswer {
  readonly kind: 'convergence';
  /** As far as it came: the first that could not be made is the last. */
  readonly changes: readonly { readonly name: string; readonly made: Outcome; readonly watched: readonly Watched[] }[];
  /** Failures of teardown, in words. */
  readonly problems: readonly string[];
}

export type Answer = HttpAnswer | SqlAnswer | RedisAnswer | TlsAnswer | BracketAnswer | ConvergenceAnswer;

export type WithheldBecause = 'would-trip-cooldown' | 'effect-not-allowed' | 'budget' | 'need-missing' | 'interrupted';

export type Outcome =
  | { readonly kind: 'answered'; readonly answer: Answer }
  | {
      readonly kind: 'unanswered';
      readonly class: ErrorClass;
      readonly message: string;
      /** Of a store: the key of the cluster file that it was reached by, such as `mysql.writeUrl`. */
      readonly setting?: string;
    }
  /** Not sent at all. */
  | { readonly kind: 'withheld'; readonly because: WithheldBecause; readonly detail: string };

/** One question and what came of it. Never holds a token. */
export interface Observation {
  readonly question: Question;
  readonly outcome: Outcome;
  readonly attempt: number;
  readonly round: number;
  /** Sent with the last attempt (W3C Trace Context), so that the request is found in a node's log. The trace is the run's. */
  readonly traceparent?: string;
  /** Wall clock, ISO 8601. */
  readonly at: string;
  /** Monotonic milliseconds since the run began. */
  readonly atMs: number;
  readonly durationMs: number;
}
