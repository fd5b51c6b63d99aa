import type { Capacity } from './capacity.js';

/**
 * Works through items within the capacity, the places abreast: the first of every place, then the second. Only what is under way holds
 * anything: a call that waits for its turn grows old, and what hangs on an old one is kept until the whole heap is looked through. So
 * there are no more calls than can be under way, and each begins when it has its turn.
 */
export async function inLanes<T>(
  items: readonly T[],
  placeOf: (item: T) => string,
  capacity: Capacity,
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  const places = new Map<string, T[]>();
  for (const item of items) {
    const place = placeOf(item);
    const waiting = places.get(place);
    if (waiting === undefined) places.set(place, [item]);
    else waiting.push(item);
  }
  const lane = async (place: string, waiting: Iterator<T>): Promise<void> => {
    for (let next = waiting.next(); next.done !== true; next = waiting.next()) {
      const turn = capacity.take(place);
      if (turn) await turn;
      try {
        await work(next.value);
      } finally {
        capacity.give(place);
      }
    }
  };
  const queues = [...places].map(([place, own]) => ({ place, length: own.length, waiting: own.values() }));
  const lanes: Promise<void>[] = [];
  for (let nth = 0; nth < capacity.perPlace; nth++) {
    for (const { place, length, waiting } of queues) if (nth < length) lanes.push(lane(place, waiting));
  }
  await Promise.all(lanes);
}
