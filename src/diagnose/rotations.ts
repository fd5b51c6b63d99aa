import type { Member } from '../target/contracts/contract.js';
import { jsonOf } from './controls.js';
import { directChats, failedWith, text, texts } from './look.js';
import type { RunView } from './rule.js';

/** Rotations as the nodes themselves list them, over all nodes that did; one entry for each node that lists one. */
function listed(view: RunView): readonly (readonly Member[])[] {
  const path = view.ctx.contract.endpoints.rotations.path;
  return [...view.seen.all()].flatMap(({ question, outcome }) => {
    if (question.kind !== 'http' || question.to.kind !== 'node' || question.path !== path) return [];
    if (outcome.kind !== 'answered' || outcome.answer.kind !== 'http' || outcome.answer.status !== 200) return [];
    const json = jsonOf(outcome.answer);
    return json === undefined ? [] : [...view.ctx.contract.rotationsOf(json).values()];
  });
}

/** Without listings: the candidates of the rotation cells. */
const fromCells = (view: RunView): readonly (readonly string[])[] =>
  directChats(view)
    .filter((cell) => text(cell, 'kind') === 'rotation' || text(cell, 'kind') === 'autoselect')
    .map((cell) => cell.factors.candidates ?? texts(cell, 'candidates'));

/**
 * Whether routes go on without a provider: some rotation holds it, every rotation that does keeps another member that works, and no
 * rotation over it was seen to fail.
 */
export function isCovered(view: RunView, provider: string, broken: ReadonlySet<string>): boolean {
  const known = listed(view).map((members) => members.map((member) => member.provider));
  const rotations = (known.length > 0 ? known : fromCells(view)).filter((providers) => providers.includes(provider));
  const spare = (providers: readonly string[]): boolean => providers.some((other) => other !== provider && !broken.has(other));
  const failing = directChats(view).some((cell) => {
    const kind = text(cell, 'kind');
    if (kind !== 'rotation' && kind !== 'autoselect') return false;
    const candidates = cell.factors.candidates ?? texts(cell, 'candidates');
    return candidates.includes(provider) && failedWith(cell, 'all-providers-failed', 'upstream-failed', 'internal-error', 'gateway-error');
  });
  return rotations.length > 0 && rotations.every(spare) && !failing;
}
