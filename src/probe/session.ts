import { performance } from 'node:perf_hooks';
import type { Question } from '../checks/question.js';
import type { RunEvent } from '../record/events.js';
import type { Observation, Outcome } from '../record/observation.js';
import { Redactor } from '../record/redact.js';
import type { Cluster } from '../target/cluster.js';
import type { Contract } from '../target/contracts/contract.js';
import type { Secret } from '../target/secret.js';
import { Answers } from './answers.js';
import { Backlog } from './backlog.js';
import { BudgetLedger } from './budget.js';
import { Capacity } from './capacity.js';
import { HarmLedger } from './harm.js';
import { HttpProbe } from './http/http-probe.js';
import { TlsProbe } from './http/tls-probe.js';
import { Locks } from './locks.js';
import { ReachLedger } from './reach.js';
import { redactOutcome } from './redact-outcome.js';
import { MysqlProbe } from './stores/mysql-probe.js';
import { RedisProbe } from './stores/redis-probe.js';
import { secretsOf, Tokens } from './tokens.js';
import { Trace } from './trace.js';
import { Turns } from './turns.js';

/** How a question was sent: at which attempt, under which id, until when. */
export interface Sent {
  readonly attempt: number;
  readonly traceparent?: string | undefined;
  /** When its outcome was known, in milliseconds since the run began; left out: now. */
  readonly doneMs?: number;
}

/** Everything one run holds on to, from its first question to its last. */
export class Session {
  readonly seen = new Answers();
  readonly locks = new Locks();
  readonly harm: HarmLedger;
  readonly budget: BudgetLedger;
  readonly reach: ReachLedger;
  readonly capacity: Capacity;
  readonly turns = new Turns();
  readonly backlog: Backlog;
  readonly redactor: Redactor;
  readonly trace = new Trace();
  readonly http: HttpProbe;
  readonly tls: TlsProbe;
  readonly mysql: MysqlProbe;
  readonly redis: RedisProbe;
  /** Known once it was decided; before that no chat is sent. */
  contract: Contract | undefined;
  round = 0;
  readonly #problems = new Set<string>();
  readonly #started = performance.now();

  constructor(
    readonly cluster: Cluster,
    readonly signal: AbortSignal,
    readonly emit: (event: RunEvent) => void,
    userAgent: string,
    extraSecrets: readonly Secret[],
  ) {
    const { limits } = cluster;
    this.harm = new HarmLedger(cluster.allow.includes('harm'));
    this.budget = new BudgetLedger(cluster.budget);
    this.reach = new ReachLedger(Math.max(3, limits.perNode));
    this.capacity = new Capacity(limits.perNode, limits.inAll);
    this.backlog = new Backlog(limits.inAll);
    this.redactor = new Redactor([...secretsOf(cluster), ...extraSecrets]);
    const tokens = new Tokens(cluster, this.redactor);
    this.http = new HttpProbe(cluster, tokens, userAgent, signal);
    this.tls = new TlsProbe(cluster);
    this.mysql = new MysqlProbe(cluster, tokens);
    this.redis = new RedisProbe(cluster);
  }

  /** Milliseconds since the run began. */
  now(): number {
    return Math.round(performance.now() - this.#started);
  }

  /** Records what came of a question, redacted, and hands it to whoever reads the run. */
  observe(question: Question, raw: Outcome, fromMs: number, sent: Sent = { attempt: 1 }): Observation {
    const outcome = redactOutcome(raw, this.redactor);
    const { attempt, traceparent, doneMs = this.now() } = sent;
    const at = new Date(Date.now() - (this.now() - fromMs)).toISOString();
    const traced = traceparent === undefined ? {} : { traceparent };
    const observation = { question, outcome, attempt, ...traced, round: this.round, at, atMs: fromMs, durationMs: doneMs - fromMs };
    // Asked again and not let through: what it answered before stands.
    const before = this.seen.get(question.key)?.outcome.kind;
    if (outcome.kind === 'withheld' && before !== undefined && before !== 'withheld') return observation;
    this.seen.add(observation);
    this.emit({ type: 'observed', observation });
    return observation;
  }

  /** Notes that something of ours went wrong; the run goes on. Said once. */
  problem(text: string): void {
    this.#problems.add(this.redactor.text(text));
  }

  get problems(): readonly string[] {
    return [...this.#problems];
  }

  async close(): Promise<void> {
    this.mysql.close();
    await Promise.all([this.http.close(), this.redis.close()]);
  }
}
