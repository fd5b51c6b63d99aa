import { type Release, Semaphore } from './locks.js';

/** How many questions are under way at once, per place and in all. */
export class Capacity {
  readonly #places = new Map<string, Semaphore>();
  readonly #all: Semaphore;

  constructor(
    readonly perPlace: number,
    inAll: number,
  ) {
    this.#all = new Semaphore(inAll);
  }

  /** A place among those under way: given back by who got it, once. */
  async enter(place: string): Promise<Release> {
    await this.take(place);
    return () => this.give(place);
  }

  /** The same for who gives it back by name: at once (undefined), or when the promise is kept. */
  take(place: string): Promise<void> | undefined {
    const own = this.#at(place).take();
    return own === undefined ? this.#all.take() : own.then(() => this.#all.take());
  }

  give(place: string): void {
    this.#all.give();
    this.#at(place).give();
  }

  #at(place: string): Semaphore {
    const known = this.#places.get(place);
    if (known) return known;
    const made = new Semaphore(this.perPlace);
    this.#places.set(place, made);
    return made;
  }
}
