import type { HttpQuestion } from '../checks/question.js';
import type { Spent } from '../record/events.js';
import type { Outcome } from '../record/observation.js';
import type { Budget } from '../target/cluster.js';
import { tokensReserved, tokensTaken } from './tokens-of.js';

/** What is counted, of one question or of all so far. */
interface Sums {
  readonly requests: number;
  readonly completions: number;
  readonly tokens: number;
}

const NOTHING: Sums = { requests: 0, completions: 0, tokens: 0 };

const sumsOf = (question: HttpQuestion): Sums => ({
  requests: 1,
  completions: question.chat ? 1 : 0,
  tokens: question.chat ? tokensReserved(question) : 0,
});

const add = (one: Sums, other: Sums): Sums => ({
  requests: one.requests + other.requests,
  completions: one.completions + other.completions,
  tokens: one.tokens + other.tokens,
});

/** What tokens cost by the price of the budget; undefined where it has none. */
export const costOf = (tokens: number, { costPerMillionTokens: price }: Budget): number | undefined =>
  price === undefined ? undefined : (tokens * price) / 1_000_000;

/**
 * Counts what is sent to nodes, balancer and neighbours, against what may be. Tokens are reserved before a chat is sent, for the worst
 * it can take, and settled by what its answer tells. Statements on the stores cost nothing here.
 */
export class BudgetLedger {
  #sums = NOTHING;

  constructor(readonly limit: Budget = {}) {}

  /** Why these cannot all be sent, or undefined. */
  lacksFor(questions: readonly HttpQuestion[]): string | undefined {
    const { requests, completions, tokens } = questions.map(sumsOf).reduce(add, this.#sums);
    const { limit } = this;
    if (limit.requests !== undefined && requests > limit.requests) {
      return `the budget of ${limit.requests} requests is used up (${this.#sums.requests} sent)`;
    }
    if (limit.completions !== undefined && completions > limit.completions) {
      return `the budget of ${limit.completions} completions is used up (${this.#sums.completions} sent)`;
    }
    // What costs nothing is let through, also where what was sent before took more than it was thought to.
    if (tokens === this.#sums.tokens) return undefined;
    if (limit.tokens !== undefined && tokens > limit.tokens) {
      return `the budget of ${limit.tokens} tokens does not reach (${this.#sums.tokens} taken or reserved)`;
    }
    const cost = costOf(tokens, limit);
    if (limit.cost !== undefined && cost !== undefined && cost > limit.cost) {
      return `the budget of ${limit.cost} does not reach (${costOf(this.#sums.tokens, limit) ?? 0} spent or reserved)`;
    }
    return undefined;
  }

  /** Reserves one question; undefined when it may be sent, otherwise why not. */
  take(question: HttpQuestion): string | undefined {
    const lack = this.lacksFor([question]);
    if (lack !== undefined) return lack;
    this.#sums = add(this.#sums, sumsOf(question));
    return undefined;
  }

  /** Puts what a question took in the place of what was reserved for it; where nobody told, the reservation stands. */
  settle(question: HttpQuestion, outcome: Outcome): void {
    if (!question.chat) return;
    const taken = tokensTaken(outcome);
    if (taken === undefined) return;
    this.#sums = add(this.#sums, { requests: 0, completions: 0, tokens: taken - tokensReserved(question) });
  }

  get spent(): Spent {
    const cost = costOf(this.#sums.tokens, this.limit);
    return cost === undefined ? this.#sums : { ...this.#sums, cost };
  }
}
