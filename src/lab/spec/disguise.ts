import type { LabSpec } from './spec.js';

/** Numbers in [0, 1) that a seed fixes (mulberry32): enough to rename and shuffle, the same on every machine. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((left, right) => left.at - right.at)
    .map(({ item }) => item);
}

const SYLLABLES = ['ba', 'ce', 'di', 'fo', 'gu', 'ha', 'je', 'ki', 'lo', 'mu', 'na', 'pe', 'ri', 'so', 'tu', 'va', 'we', 'xi', 'zo'];

/** A fresh name at each call; begins with a letter that has a capital, so that a username can be spelt in another way. */
function namer(random: () => number): () => string {
  const used = new Set<string>();
  return () => {
    for (;;) {
      const word = Array.from({ length: 4 }, () => SYLLABLES[Math.floor(random() * SYLLABLES.length)] ?? 'ba').join('');
      if (used.has(word)) continue;
      used.add(word);
      return word;
    }
  };
}

/**
 * The same lab under other names and in another order: nodes, identities (their usernames too) and routes. Canonical ids stay, so faults
 * are placed as before.
 */
export function disguise(spec: LabSpec, seed: number): LabSpec {
  const random = seededRandom(seed);
  const name = namer(random);
  return {
    ...spec,
    nodes: spec.nodes.map((node) => ({ ...node, name: name() })),
    identities: spec.identities.map((identity) =>
      identity.username === undefined ? { ...identity, name: name() } : { ...identity, name: name(), username: name() },
    ),
    routes: spec.routes.map((route) => ({ ...route, name: name(), identities: shuffled(route.identities, random) })),
    order: {
      nodes: shuffled(spec.nodes, random).map(({ id }) => id),
      identities: shuffled(spec.identities, random).map(({ id }) => id),
      routes: shuffled(spec.routes, random).map(({ id }) => id),
    },
  };
}
