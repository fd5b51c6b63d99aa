import type { PlanDocument } from './plan-document.js';
import { styleOf } from './style.js';
import type { TerminalOptions } from './terminal.js';
import { plural } from './words.js';
import { wrap } from './wrap.js';

/** Money as it is written: no more digits than it needs. */
const money = (amount: number): string => String(Number(amount.toFixed(6)));

const sum = (counts: readonly number[]): number => counts.reduce((all, one) => all + one, 0);

function checkLines({ cells }: PlanDocument): readonly string[] {
  const ids = [...new Set(cells.map(({ check }) => check))];
  const width = Math.max(0, ...ids.map((id) => id.length));
  return ids.map((id) => {
    const own = cells.filter(({ check }) => check === id);
    const requests = sum(own.map((cell) => cell.requests));
    const completions = sum(own.map((cell) => cell.completions));
    const spends = completions === 0 ? '' : `, ${plural(completions, 'completion')}`;
    const most = requests === 0 ? 'nothing of its own' : `at most ${plural(requests, 'request')}${spends}`;
    return `  ${id.padEnd(width)}  ${plural(own.length, 'cell').padEnd(9)} ${most}`;
  });
}

const cellLines = ({ cells }: PlanDocument): readonly string[] =>
  cells.map(({ id, requests, completions }) => `  ${id}  ${requests}${completions === 0 ? '' : ` + ${plural(completions, 'completion')}`}`);

function sentinelLine({ sentinelFirst: { routes, failoverShows } }: PlanDocument): readonly string[] {
  if (routes.length === 0) return [];
  const shows = failoverShows
    ? 'A failover shows in Redis, and stops the others.'
    : 'A failover may not show there (declare redis to see it).';
  return [
    `Members of ${routes.join(', ')} are unknown (a global token could read them): one request on one node goes first, the other nodes follow one at a time, and a provider's failure stops the route everywhere. ${shows}`,
  ];
}

function budgetLine({ budget, worstCase }: PlanDocument): string {
  if (budget === null) return 'no budget is declared';
  const known = (['requests', 'completions', 'tokens', 'cost'] as const).flatMap((name) => {
    const most = budget[name];
    return most === undefined ? [] : [{ name, most, wanted: worstCase[name] ?? 0 }];
  });
  const words = known.map(({ name, most }) => `${most} ${name}`).join(', ');
  const short = known.filter(({ most, wanted }) => wanted > most).map(({ name }) => name);
  const tail =
    short.length === 0 ? 'the plan keeps within it' : `the plan may want more ${short.join(' and ')}: what is beyond is not sent`;
  return `budget: ${words}; ${tail}`;
}

/** The plan for a person. Ends with a newline. */
export function renderPlan(document: PlanDocument, options: TerminalOptions): string {
  const style = styleOf(options.color);
  const width = Math.min(120, Math.max(60, options.width ?? 100));
  const { worstCase } = document;
  const cost = worstCase.cost === undefined ? '' : `, cost ${money(worstCase.cost)}`;
  const total = `${plural(document.cells.length, 'cell')}: at most ${plural(worstCase.requests, 'request')}, ${plural(worstCase.completions, 'completion')}, ${plural(worstCase.tokens, 'token')}${cost}`;
  const assumed = document.assumed
    ? `The contract, or its release, is found by reading from the nodes when the run starts; planned as ${document.contract}.`
    : `contract ${document.contract}`;
  const allowed = document.allow.length === 0 ? 'reading only' : `reading, ${document.allow.join(', ')}`;
  const blocks = [
    `${style.bold(document.cluster)}  ${total}`,
    (options.all ? cellLines(document) : checkLines(document)).join('\n'),
    document.notApplicable.map(({ check, why }) => `  ${style.dim(`not applicable ${check}: ${why}`)}`).join('\n'),
    document.problems.map((problem) => `  ${style.yellow('!')} ${wrap(problem, width, 4)}`).join('\n'),
    [
      assumed,
      `allowed: ${allowed}`,
      budgetLine(document),
      ...sentinelLine(document),
      'Cells share answers, so a run mostly takes far less. Nothing was asked.',
    ]
      .map((line) => wrap(line, width, 0))
      .join('\n'),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}
