import { setTimeout as sleep } from 'node:timers/promises';
import type { Behaviour, UpstreamRequest } from './behaviour.js';

const MOST_REQUESTS_KEPT = 1_000;
const FOR_EVER_MS = 2 ** 31 - 1;

/** One provider: how it answers, and what it was asked. */
export class ProviderState {
  readonly name: string;
  /** What it answers when asked to choose a model; null: the first model of the list in the prompt. */
  select: string | null = null;
  #behaviour: Behaviour = { kind: 'answer' };
  #changed = new AbortController();
  #count = 0;
  readonly #requests: UpstreamRequest[] = [];

  constructor(name: string) {
    this.name = name;
  }

  get behaviour(): Behaviour {
    return this.#behaviour;
  }

  get count(): number {
    return this.#count;
  }

  get requests(): readonly UpstreamRequest[] {
    return this.#requests;
  }

  /** Those who wait under the old behaviour are answered at once. */
  behave(behaviour: Behaviour): void {
    this.#behaviour = behaviour;
    this.#changed.abort();
    this.#changed = new AbortController();
  }

  /** @returns the number of this completion, from 1 */
  nextNumber(): number {
    this.#count += 1;
    return this.#count;
  }

  note(request: UpstreamRequest): void {
    this.#requests.push(request);
    if (this.#requests.length > MOST_REQUESTS_KEPT) this.#requests.shift();
  }

  /** Waits so long, or until the behaviour changes or the client gives up. */
  async wait(ms: number, client: AbortSignal): Promise<void> {
    await sleep(Math.min(ms, FOR_EVER_MS), undefined, { signal: AbortSignal.any([this.#changed.signal, client]) }).catch(() => undefined);
  }
}
