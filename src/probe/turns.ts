import { destinationName } from '../checks/ask/key.js';
import type { HttpQuestion } from '../checks/question.js';
import { Locks, type Release } from './locks.js';

/** So long after it was sent, a question has surely arrived. */
const ARRIVED_MS = 250;

/**
 * Questions of which the order of arrival is looked at go to a place one by one: the next when the last was answered, or is surely there. One
 * that is never answered does not keep the others waiting.
 */
export class Turns {
  readonly #locks = new Locks();

  async take({ to, inTurn }: HttpQuestion): Promise<Release> {
    if (inTurn !== true) return () => undefined;
    const release = await this.#locks.acquire([{ key: destinationName(to) }]);
    const timer = setTimeout(release, ARRIVED_MS);
    return () => {
      clearTimeout(timer);
      release();
    };
  }
}
