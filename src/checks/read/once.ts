import type { CheckContext, Seen } from '../check.js';

/** `make` of an object that never changes, worked out once. */
export function oncePer<O extends object, T>(make: (object: O) => T): (object: O) => T {
  const made = new WeakMap<O, { readonly value: T }>();
  return (object) => {
    const known = made.get(object);
    if (known !== undefined) return known.value;
    const value = make(object);
    made.set(object, { value });
    return value;
  };
}

/**
 * What is derived of one subject (an item on all nodes, a node) is the same for each cell that looks at it. Worked out once for each,
 * as long as the answers stand still ({@link Seen.still}); anew each time where they do not say so. Without it a check over all nodes
 * takes cells times nodes steps.
 *
 * @param nameOf tells subjects apart
 */
export function oncePerLook<S, T>(
  nameOf: (subject: S) => string,
  make: (ctx: CheckContext, seen: Seen, subject: S) => T,
): (ctx: CheckContext, seen: Seen, subject: S) => T {
  const madeIn = oncePer((_ctx: CheckContext) => oncePer((_seen: Seen) => new Map<string, { readonly value: T }>()));
  return (ctx, seen, subject) => {
    if (seen.still !== true) return make(ctx, seen, subject);
    const made = madeIn(ctx)(seen);
    const name = nameOf(subject);
    const known = made.get(name);
    if (known !== undefined) return known.value;
    const value = make(ctx, seen, subject);
    made.set(name, { value });
    return value;
  };
}

/** The subject of what there is one of in a run. */
export const theOnly = (): string => '';

/** The subject is told by its own name. */
export const byName = (name: string): string => name;
