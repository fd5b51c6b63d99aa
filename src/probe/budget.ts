import type { Cost } from '../checks/check.js';
import type { HttpQuestion } from '../checks/question.js';
import type { Budget } from '../target/cluster.js';

const costOf = (question: HttpQuestion): Cost => ({ requests: 1, completions: question.chat ? 1 : 0 });

/** Counts what is sent to nodes, balancer and neighbours, against what may be. Statements on the stores cost nothing here. */
export class BudgetLedger {
  #requests = 0;
  #completions = 0;

  constructor(readonly limit: Budget = {}) {}

  /** Why these cannot all be sent, or undefined. */
  lacksFor(questions: readonly HttpQuestion[]): string | undefined {
    const wanted = questions.map(costOf);
    const requests = this.#requests + wanted.reduce((sum, cost) => sum + cost.requests, 0);
    const completions = this.#completions + wanted.reduce((sum, cost) => sum + cost.completions, 0);
    if (this.limit.requests !== undefined && requests > this.limit.requests) {
      return `the budget of ${this.limit.requests} requests is used up (${this.#requests} sent)`;
    }
    if (this.limit.completions !== undefined && completions > this.limit.completions) {
      return `the budget of ${this.limit.completions} completions is used up (${this.#completions} sent)`;
    }
    return undefined;
  }

  /** Reserves one question; undefined when it may be sent, otherwise why not. */
  take(question: HttpQuestion): string | undefined {
    const lack = this.lacksFor([question]);
    if (lack !== undefined) return lack;
    const cost = costOf(question);
    this.#requests += cost.requests;
    this.#completions += cost.completions;
    return undefined;
  }

  get spent(): Cost {
    return { requests: this.#requests, completions: this.#completions };
  }
}
