import { answerOf, canAsk, type Node } from './ask-node.js';
import type { Asker, Behaviour } from './behaviour.js';
import type { Release } from './releases.js';

/** Why there is nothing to see of a behaviour. */
export type Gap = 'needs-user' | 'none-here' | 'limited' | 'no-answer' | 'given-up' | 'unsteady';

/** What came of asking for one behaviour; `seen` is undefined where it could not be asked, and `gap` and `why` say why. */
export interface Sight {
  readonly id: string;
  readonly title: string;
  readonly citation: string;
  readonly as: Asker;
  readonly seen: string | undefined;
  readonly gap?: Gap;
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
  /** How many facts it takes to explain the departures: that a node does not know the user is one, however often it is met. */
  readonly facts: number;
}

/** So many questions in a row without an answer, and a node is asked no more. */
const PATIENCE = 3;

/** Asks a node for every behaviour, one after the other: it may be somebody's production. */
export async function look(
  node: Node,
  behaviours: readonly Behaviour[],
  told: (sight: Sight) => void = () => undefined,
): Promise<readonly Sight[]> {
  const sights: Sight[] = [];
  let silent = 0;
  for (const behaviour of behaviours) {
    const sight = silent < PATIENCE ? await lookAt(node, behaviour) : gapOf(behaviour, 'given-up', 'not asked: it gave no answer any more');
    if (sight.gap === 'no-answer') silent += 1;
    else if (sight.seen !== undefined) silent = 0;
    sights.push(sight);
    told(sight);
  }
  return sights;
}

const named = ({ id, title, citation, request: { as } }: Behaviour) => ({ id, title, citation, as });
const gapOf = (behaviour: Behaviour, gap: Gap, why: string): Sight => ({ ...named(behaviour), seen: undefined, gap, why });

async function lookAt(node: Node, behaviour: Behaviour): Promise<Sight> {
  if (!canAsk(node, behaviour)) return gapOf(behaviour, 'needs-user', 'needs a user: --user-token and --username');
  try {
    const reply = await answerOf(node, behaviour.request);
    // Nothing that is asked reaches a provider: whoever limits, limits us.
    if (reply.status === 429) return gapOf(behaviour, 'limited', 'it limits how often it may be asked (429)');
    const shown = behaviour.show(reply);
    return shown === undefined ? gapOf(behaviour, 'none-here', 'the node has none to show it on') : { ...named(behaviour), seen: shown };
  } catch (error) {
    return gapOf(behaviour, 'no-answer', error instanceof Error ? error.message : String(error));
  }
}

const strangersAnswer = (sights: readonly Sight[]): string | undefined => sights.find(({ id }) => id === 'health-stranger')?.seen;

/** Whether a node answers the user's token as it answers one that nobody has. */
export function userUnknown(sights: readonly Sight[]): boolean {
  const user = sights.find(({ id }) => id === 'health-user')?.seen;
  return user !== undefined && user === strangersAnswer(sights);
}

/** How a node compares with a release. What could not be seen, or was never seen of the release, counts neither way. */
export function compareWith({ name, behaviours }: Release, sights: readonly Sight[]): Likeness {
  const judged = sights.flatMap(({ id, title, citation, as, seen: now }) => {
    const expected = behaviours[id];
    return now === undefined || expected === undefined ? [] : [{ as, departure: { id, title, citation, expected, seen: now } }];
  });
  const departing = judged.filter(({ departure: { expected, seen } }) => expected !== seen);
  const refused = strangersAnswer(sights);
  const others = departing.filter(({ as, departure: { seen } }) => as !== 'user' || seen !== refused).length;
  return {
    name,
    same: judged.length - departing.length,
    of: judged.length,
    departures: departing.map(({ departure }) => departure),
    facts: others + (others < departing.length ? 1 : 0),
  };
}

/** Releases by likeness, the likest first; of equals the newest. */
export function likest(releases: readonly Release[], sights: readonly Sight[]): readonly Likeness[] {
  return [...releases]
    .reverse()
    .map((release) => compareWith(release, sights))
    .sort((left, right) => left.facts - right.facts || right.same - left.same);
}

/** What two releases were seen to answer differently, by id. */
export function tellingApart(left: Release, right: Release): readonly string[] {
  return Object.keys(left.behaviours).filter((id) => left.behaviours[id] !== right.behaviours[id]);
}
