import type { Cell } from '../checks/check.js';
import { oncePer } from '../checks/read/once.js';
import { inTheWay } from './consequences.js';
import { cellsNamed, isChat } from './look.js';
import type { Claim, RunView } from './rule.js';

/** Checks that look at the chats of route-matrix from another side: where a chat is accounted for, so is what it left them without. */
const ASPECTS: readonly string[] = ['latency', 'cost', 'streaming'];

const nameOf = ({ route, identity }: Cell, node: string | undefined): string => JSON.stringify([route, identity, node]);

const goneWithout = oncePer((view: RunView) => view.cells.filter((cell) => ASPECTS.includes(cell.cell.check) && inTheWay(cell)));

/** The claim with the cells that went without because of a chat it explains. */
export function withAspects(view: RunView, claim: Claim): Claim {
  const without = goneWithout(view);
  if (without.length === 0) return claim;
  const chats = cellsNamed(view, claim.explains).filter(isChat);
  // Under its own node, and under none: what was asked of nobody in particular goes with a chat on any node.
  const names = new Set(chats.flatMap(({ cell }) => [nameOf(cell, cell.node), nameOf(cell, undefined)]));
  const more = without.filter(({ cell }) => names.has(nameOf(cell, cell.node)));
  return { ...claim, explains: [...new Set([...claim.explains, ...more.map(({ id }) => id)])] };
}
