import { inTheWay } from './consequences.js';
import { isProviderCode } from './controls.js';
import { failed, providersOf, servedNode, text } from './look.js';
import type { JudgedCell, RunView } from './rule.js';

/** Checks that had to go without a completion and do not say over which provider; a neighbour's only where no node is blamed. */
function withoutChat(cell: JudgedCell, chatGone: boolean, node: string | undefined): boolean {
  const spared = cell.verdict.status === 'not-evaluated' && text(cell, 'because') === 'would-trip-cooldown';
  if (!chatGone && !spared) return false;
  return ['shared-cache', 'shared-database'].includes(cell.cell.check) || (node === undefined && cell.cell.check === 'prefix-isolation');
}

/** Cells over a provider that its failure accounts for: chats that failed or were not sent, and what had to go without a completion. */
export function overProvider(view: RunView, provider: string, node?: string): readonly JudgedCell[] {
  return view.cells.filter((cell) => {
    const place = servedNode(cell);
    if (node !== undefined && place !== undefined && place !== node) return false;
    const reach = providersOf(cell);
    const chatGone = cell.verdict.status === 'unknown' && text(cell, 'chat') !== undefined && text(cell, 'chat') !== 'refused';
    if (reach.length === 0) return withoutChat(cell, chatGone, node);
    if (!reach.includes(provider)) return false;
    if (failed(cell)) return isProviderCode(cell.verdict.code) && text(cell, 'by') !== 'client';
    return inTheWay(cell) || chatGone;
  });
}
