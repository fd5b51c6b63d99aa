import type { VerdictCode } from '../checks/verdict.js';
import type { HttpAnswer, Observation } from '../record/observation.js';
import type { Contract } from '../target/contracts/contract.js';
import { cellsOf, directChats, passed, text, unique } from './look.js';
import type { RunView } from './rule.js';

/** One direct ask of one provider through one node, from a cell of its own or as a control for a rotation. */
export interface Control {
  readonly node: string;
  readonly provider: string;
  readonly outcome: 'ok' | 'cooldown' | { readonly code: VerdictCode; readonly by?: string };
}

export function jsonOf(answer: HttpAnswer): unknown {
  try {
    return JSON.parse(answer.body);
  } catch {
    // Not JSON is an answer as well; the contract says what it means.
    return undefined;
  }
}

function outcomeOf(contract: Contract, answer: HttpAnswer): Control['outcome'] | undefined {
  const json = jsonOf(answer);
  const contentType = answer.headers['content-type'] ?? '';
  const meaning = contract.meaningOf({ status: answer.status, contentType, body: answer.body, ...(json === undefined ? {} : { json }) });
  switch (meaning.code) {
    case 'completed':
      return 'ok';
    case 'in-cooldown':
    case 'manually-disabled':
      return 'cooldown';
    case 'upstream-rate-limited':
      return { code: 'rate-limited', by: 'upstream' };
    case 'upstream-garbled':
      return { code: 'garbage', by: 'upstream' };
    case 'upstream-failed':
    case 'all-providers-failed':
    case 'internal-error':
    case 'gateway-error':
    case 'garbage':
      return { code: meaning.code };
    default:
      return undefined;
  }
}

function fromObservation(contract: Contract, { question, outcome }: Observation): readonly Control[] {
  if (question.kind !== 'http' || question.chat?.kind !== 'direct' || question.to.kind !== 'node') return [];
  const provider = question.factors.provider ?? question.chat.providers?.[0];
  if (provider === undefined || outcome.kind === 'withheld') return [];
  if (outcome.kind === 'unanswered') return [{ node: question.to.id, provider, outcome: { code: 'no-answer' } }];
  if (outcome.answer.kind !== 'http') return [];
  const told = outcomeOf(contract, outcome.answer);
  return told === undefined ? [] : [{ node: question.to.id, provider, outcome: told }];
}

const blames = [
  'upstream-failed',
  'all-providers-failed',
  'internal-error',
  'gateway-error',
  'unexpected-status',
  'rate-limited',
  'garbage',
  'unexpected-content',
  'too-slow',
  'no-answer',
  'too-expensive',
] as const satisfies readonly VerdictCode[];

export type ProviderCode = (typeof blames)[number];

export const isProviderCode = (code: VerdictCode): code is ProviderCode => blames.some((one) => one === code);

/** Every direct ask of a provider: from its cells (judged by what the route expects too), else from the controls that were recorded. */
export function controlsOf(view: RunView): readonly Control[] {
  const fromCells = directChats(view).flatMap((cell): readonly Control[] => {
    const provider = cell.factors.provider ?? text(cell, 'provider');
    const { status, code } = cell.verdict;
    const kind = text(cell, 'kind');
    if (cell.cell.node === undefined || provider === undefined || kind === 'rotation' || kind === 'autoselect') return [];
    const place = { node: cell.cell.node, provider };
    if (status === 'pass') return [{ ...place, outcome: 'ok' }];
    if (code === 'in-cooldown') return [{ ...place, outcome: 'cooldown' }];
    if (status !== 'fail' || !isProviderCode(code)) return [];
    const by = text(cell, 'by');
    return by === 'client' ? [] : [{ ...place, outcome: by === undefined ? { code } : { code, by } }];
  });
  const known = new Set(fromCells.map((control) => JSON.stringify([control.node, control.provider])));
  const recorded = [...view.seen.all()].flatMap((observation) => fromObservation(view.ctx.contract, observation));
  return [...fromCells, ...recorded.filter((control) => !known.has(JSON.stringify([control.node, control.provider])))];
}

/** Streams of one provider through one node each, as far as they have failures of their own. */
export const streamControlsOf = (view: RunView): readonly Control[] =>
  cellsOf(view, 'streaming').flatMap((cell): readonly Control[] => {
    const { node, entry } = cell.cell;
    const provider = cell.factors.provider ?? text(cell, 'provider');
    if (node === undefined || entry !== 'direct' || provider === undefined) return [];
    if (passed(cell)) return [{ node, provider, outcome: 'ok' }];
    const { status, code } = cell.verdict;
    return status === 'fail' && isProviderCode(code) ? [{ node, provider, outcome: { code } }] : [];
  });

/** Nodes where a provider completes, fails (and never completes), or is only said to be in cooldown. */
export interface Standing {
  readonly provider: string;
  readonly failing: readonly string[];
  readonly working: readonly string[];
  readonly cooling: readonly string[];
  readonly codes: readonly VerdictCode[];
}

/** It completes, for more than the routes allow: whoever is answered so gets through to it. */
const DEAR: VerdictCode = 'too-expensive';

const isDear = ({ outcome }: Control): boolean => typeof outcome === 'object' && outcome.code === DEAR;

/**
 * A provider that completes on some nodes, for too much, and not at all on others is two things: too expensive, and out of reach for
 * those others.
 */
export function apartFromDear(controls: readonly Control[]): { readonly dear: readonly Control[]; readonly reaching: readonly Control[] } {
  const dear = controls.filter(isDear);
  const completes = new Set(dear.map(({ node, provider }) => JSON.stringify([node, provider])));
  const failsElsewhere = (provider: string): boolean =>
    controls.some(
      (one) => one.provider === provider && typeof one.outcome === 'object' && !completes.has(JSON.stringify([one.node, provider])),
    );
  const split = new Set(dear.map(({ provider }) => provider).filter(failsElsewhere));
  return {
    dear: dear.filter(({ provider }) => split.has(provider)),
    reaching: controls.map((one) => (isDear(one) && split.has(one.provider) ? { ...one, outcome: 'ok' as const } : one)),
  };
}

export function standings(controls: readonly Control[]): readonly Standing[] {
  return unique(controls.map((control) => control.provider)).map((provider) => {
    const own = controls.filter((control) => control.provider === provider);
    const working = unique(own.filter((control) => control.outcome === 'ok').map((control) => control.node));
    const wrong = own.filter((control) => typeof control.outcome === 'object' && !working.includes(control.node));
    const failing = unique(wrong.map((control) => control.node));
    const cooling = unique(own.filter((control) => control.outcome === 'cooldown').map((control) => control.node));
    const codes = wrong.flatMap((control) => (typeof control.outcome === 'object' ? [control.outcome.code] : []));
    return { provider, failing, working, cooling, codes };
  });
}
