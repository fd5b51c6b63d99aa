import {
  answersCell,
  balancerChats,
  cellsOf,
  failed,
  failedWith,
  map,
  nodesOf,
  numberIn,
  odd,
  on,
  reachCells,
  servedNode,
  text,
  twins,
} from './look.js';
import type { JudgedCell, RunView } from './rule.js';

/** What follows from a cause without being a cause: shared by the rules. */

/** Not judged, or not to be told, because something else was in the way. Not: an effect, the budget, an interruption. */
export function inTheWay(cell: JudgedCell): boolean {
  const { status, code } = cell.verdict;
  if (status === 'unknown') return code === 'inconclusive' || code === 'in-cooldown' || code === 'query-failed';
  if (status !== 'not-evaluated') return false;
  // Without a header that names the upstream, reach cannot be told whatever the cause.
  if (cell.cell.part === 'reach' && code === 'need-missing') return false;
  if (code === 'need-missing') return true;
  return code === 'withheld' && ['would-trip-cooldown', 'need-missing', 'not-asked'].includes(text(cell, 'because') ?? '');
}

/** Cells of other nodes that had nobody left to agree with. */
export const lonely = (view: RunView): readonly JudgedCell[] =>
  view.cells.filter((cell) => cell.verdict.code === 'inconclusive' && text(cell, 'because') === 'nobody-to-compare-with');

/** Everything on a node that did not pass, the balancer's reach of it included, and those that could not be compared with it. */
export const oddOn = (view: RunView, node: string): readonly JudgedCell[] => [
  ...on(view, node).filter((cell) => failed(cell) || inTheWay(cell)),
  ...reachCells(view).filter((cell) => cell.cell.node === node && (failed(cell) || inTheWay(cell))),
  ...lonely(view),
];

/**
 * Failing cells asked through the balancer that a fault of `node` accounts for: served by it as the header says; without a header, those
 * that failed in the way (`suits`) in which the same ask fails there.
 */
export function throughBalancer(view: RunView, node: string, suits: (cell: JudgedCell) => boolean): readonly JudgedCell[] {
  return balancerChats(view).filter((cell) => {
    if (!odd(cell)) return false;
    const served = servedNode(cell);
    if (served !== undefined) return served === node && (suits(cell) || inTheWay(cell));
    if (text(cell, 'servedRaw') !== undefined) return false;
    return failed(cell) ? suits(cell) : inTheWay(cell) && twins(view, cell).some((twin) => twin.cell.node === node && odd(twin));
  });
}

/** The same ask fails with the same code on that node, or a chat through a gateway dies where the node gives no answer. */
export const likeItsTwinOn =
  (view: RunView, node: string) =>
  (cell: JudgedCell): boolean =>
    twins(view, cell).some(
      (twin) => twin.cell.node === node && failed(twin) && (twin.verdict.code === cell.verdict.code || twin.verdict.code === 'no-answer'),
    );

/** Whether failures among the balancer's answers fall to these nodes: by name, or by a share that fits where no header names them. */
export function answersFallTo(view: RunView, nodes: readonly string[]): readonly JudgedCell[] {
  const cell = answersCell(view);
  if (cell === undefined || !failedWith(cell, 'balancer-failed')) return [];
  const byNode = map(cell, 'byNode');
  const failing = Object.keys(byNode).filter((node) => numberIn(byNode[node], 'failed') > 0);
  if (failing.length > 0) {
    const sick = (node: string): boolean => nodes.includes(node) || on(view, node).some(failed);
    return failing.some((node) => nodes.includes(node)) && failing.every(sick) ? [cell] : [];
  }
  const share = numberIn(cell.verdict.data, 'failed') / Math.max(1, numberIn(cell.verdict.data, 'of'));
  const expected = nodes.length / Math.max(1, nodesOf(view).length);
  return share <= Math.min(1, expected * 1.5) ? [cell] : [];
}

/** Cache reads that had no good writer but these, or failed on what these wrote. */
export const readsFrom = (view: RunView, nodes: readonly string[]): readonly JudgedCell[] =>
  cellsOf(view, 'shared-cache').filter(
    (cell) =>
      cell.cell.part === 'read' &&
      ((cell.verdict.status === 'not-evaluated' && cell.verdict.code === 'need-missing') ||
        (failedWith(cell, 'not-served-from-cache') && nodes.includes(text(cell, 'writer') ?? ''))),
  );
