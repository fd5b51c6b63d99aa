import { answerOf, type Node } from './ask-node.js';
import type { Behaviour } from './behaviour.js';
import type { Sight } from './verify.js';

/** Behind one address there are rarely more nodes that take turns than this. */
const TIMES = 3;

/** Whether a node shows the same each time; no answer says nothing against it. */
async function isSteady(node: Node, { request, show }: Behaviour, seen: string): Promise<boolean> {
  for (let time = 0; time < TIMES; time += 1) {
    const shown = await answerOf(node, request).then(show, () => seen);
    if (shown !== seen) return false;
  }
  return true;
}

/**
 * Asks again for some behaviours, those that depart from a release: an address that answers now so, now otherwise is of several nodes, and
 * what one of them showed is no departure of the one that is asked for.
 */
export async function steadied(
  node: Node,
  behaviours: readonly Behaviour[],
  sights: readonly Sight[],
  ids: ReadonlySet<string>,
): Promise<readonly Sight[]> {
  const kept: Sight[] = [];
  for (const sight of sights) {
    const behaviour = behaviours.find(({ id }) => id === sight.id);
    const doubtful = sight.seen !== undefined && behaviour !== undefined && ids.has(sight.id);
    if (doubtful && !(await isSteady(node, behaviour, sight.seen)))
      kept.push({ ...sight, seen: undefined, gap: 'unsteady', why: `${sight.seen}, and asked again something else` });
    else kept.push(sight);
  }
  return kept;
}
