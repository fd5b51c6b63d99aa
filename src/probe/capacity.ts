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

  async enter(place: string): Promise<Release> {
    const own = this.#places.get(place) ?? new Semaphore(this.perPlace);
    this.#places.set(place, own);
    const leavePlace = await own.acquire();
    const leaveAll = await this.#all.acquire();
    return () => {
      leaveAll();
      leavePlace();
    };
  }
}
