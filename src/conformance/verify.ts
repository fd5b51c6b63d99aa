import { canAsk, type Node, seen } from './ask-node.js';
import type { Behaviour } from './behaviour.js';
import type { Release } from './releases.js';

/** What came of asking for one behaviour; `seen` is undefined where it could not be asked. */
export interface Sight {
  readonly id: string;
  readonly title: string;
  readonly citation: string;
  readonly seen: string | undefined;
  /** Why there is nothing to see. */
  readonly why?: string;
}

/** One behaviour in which a node is not like a release. */
export interface Departure {
  readonly id: string;
  readonly title: string;
  readonly citation: string;
  readonly expected: string;
  readonly seen: string;
}

export interface Likeness {
  readonly name: string;
  readonly same: number;
  readonly of: number;
  readonly departures: readonly Departure[];
}

/** Asks a node for every behaviour, one after the other: it may be somebody's production. */
export async function look(
  node: Node,
  behaviours: readonly Behaviour[],
  told: (sight: Sight) => void = () => undefined,
): Promise<readonly Sight[]> {
  const sights: Sight[] = [];
  for (const behaviour of behaviours) {
    const sight = await lookAt(node, behaviour);
    sights.push(sight);
    told(sight);
  }
  return sights;
}

async function lookAt(node: Node, behaviour: Behaviour): Promise<Sight> {
  const { id, title, citation } = behaviour;
  if (!canAsk(node, behaviour)) return { id, title, citation, seen: undefined, why: 'needs a user: --user-token and --username' };
  try {
    const shown = await seen(node, behaviour);
    return shown === undefined
      ? { id, title, citation, seen: undefined, why: 'the node has none to show it on' }
      : { id, title, citation, seen: shown };
  } catch (error) {
    return { id, title, citation, seen: undefined, why: error instanceof Error ? error.message : String(error) };
  }
}

/** How a node compares with a release. What could not be seen, or was never seen of the release, counts neither way. */
export function compareWith({ name, behaviours }: Release, sights: readonly Sight[]): Likeness {
  const judged = sights.flatMap(({ id, title, citation, seen: now }) => {
    const expected = behaviours[id];
    return now === undefined || expected === undefined ? [] : [{ id, title, citation, expected, seen: now }];
  });
  const departures = judged.filter((one) => one.expected !== one.seen);
  return { name, same: judged.length - departures.length, of: judged.length, departures };
}

/** Releases by likeness, the likest first; of equals the newest. */
export function likest(releases: readonly Release[], sights: readonly Sight[]): readonly Likeness[] {
  return [...releases]
    .reverse()
    .map((release) => compareWith(release, sights))
    .sort((left, right) => right.same - left.same);
}
