import { inTheWay } from './consequences.js';
import { isChat } from './look.js';
import type { Claim, JudgedCell, RunView } from './rule.js';

/** Checks that look at the chats of route-matrix from another side: where a chat is accounted for, so is what it left them without. */
const ASPECTS: readonly string[] = ['latency', 'cost', 'streaming'];

const ofSameChat = (aspect: JudgedCell, chat: JudgedCell): boolean =>
  aspect.cell.route === chat.cell.route &&
  aspect.cell.identity === chat.cell.identity &&
  (aspect.cell.node === undefined || aspect.cell.node === chat.cell.node);

/** The claim with the cells that went without because of a chat it explains. */
export function withAspects(view: RunView, claim: Claim): Claim {
  const without = view.cells.filter((cell) => ASPECTS.includes(cell.cell.check) && inTheWay(cell));
  if (without.length === 0) return claim;
  const explained = new Set(claim.explains);
  const chats = view.cells.filter((cell) => isChat(cell) && explained.has(cell.id));
  const more = without.filter((cell) => chats.some((chat) => ofSameChat(cell, chat)));
  return { ...claim, explains: [...new Set([...claim.explains, ...more.map(({ id }) => id)])] };
}
