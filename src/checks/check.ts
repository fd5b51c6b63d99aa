import type { Observation } from '../record/observation.js';
import type { Cluster, Effect } from '../target/cluster.js';
import type { Contract } from '../target/contracts/contract.js';
import type { Factors, Question } from './question.js';
import type { Verdict } from './verdict.js';

export type Layer = 'balancer' | 'node' | 'database' | 'cache' | 'auth' | 'provider' | 'route' | 'network';
export type Severity = 'critical' | 'error' | 'warning';

/** One thing to be judged: a node, an identity, a route, an entry, a part of the check's own, or several of them together. */
export interface Cell {
  readonly check: string;
  readonly node?: string;
  readonly identity?: string;
  readonly route?: string;
  readonly entry?: 'direct' | 'balancer';
  readonly part?: string;
}

/** Everything a check may know besides the answers. Pure data: nothing in it touches the world. */
export interface CheckContext {
  readonly cluster: Cluster;
  readonly contract: Contract;
  /** Of this run: unique prompts and row names are derived from it. */
  readonly seed: string;
}

/** The answers so far, by question key. */
export interface Seen {
  get(key: string): Observation | undefined;
  all(): Iterable<Observation>;
  /** True: no answer comes in while this object is looked at, so what was derived from it holds. The runner gives a new one each round. */
  readonly still?: true;
}

/** Upper bound of what a cell can ask for, over all stages. */
export interface Cost {
  readonly requests: number;
  readonly completions: number;
}

/** A check is a record: what to ask of whom, and how to judge the answers. Pure. */
export interface Check {
  readonly id: string;
  /** A positive statement: 'every node uses the shared database'. */
  readonly title: string;
  readonly layer: Layer;
  readonly severity: Severity;
  /** Raised when the meaning of a verdict changes; stored in the record. */
  readonly version: number;
  /** Undefined: it applies. A sentence: why it has no subject here (no Redis declared, one node only). */
  notApplicable(ctx: CheckContext): string | undefined;
  /** Sets of effects of which any one lets it reach a pass; `[[]]` where reading is enough. */
  needs(ctx: CheckContext): readonly (readonly Effect[])[];
  cells(ctx: CheckContext): readonly Cell[];
  /**
   * What to ask next. Called again after each round with all answers so far; questions already answered are skipped by their key;
   * [] (or only answered ones) when nothing more is needed. Cells that want the same may give the same list: it is looked at once.
   */
  asks(cell: Cell, ctx: CheckContext, seen: Seen): readonly Question[];
  worstCase(cell: Cell, ctx: CheckContext): Cost;
  /** Cells that give the same name want the same questions: all of them together cost what one of them says. Undefined: it shares with none. */
  sharesCost?(cell: Cell): string | undefined;
  /** Another check whose questions it asks, cell by cell: where both run it costs nothing more. */
  readonly asksAs?: string;
  judge(cell: Cell, ctx: CheckContext, seen: Seen): Verdict;
  /** Factors of the cell beyond its own fields: provider, candidates. */
  factors?(cell: Cell, ctx: CheckContext, seen: Seen): Factors;
}

/** For a person's own file: typed, otherwise the identity. */
export const defineCheck = <C extends Check>(check: C): C => check;
