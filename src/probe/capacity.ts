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
    const own = this.#places.get(place) ?? new Semaphore(this.perPlace);
    this.#places.set(place, own);
    const ownTurn = own.take();
    if (ownTurn) await ownTurn;
    const turn = this.#all.take();
    if (turn) await turn;
    return () => {
      this.#all.give();
      own.give();
    };
  }
}
