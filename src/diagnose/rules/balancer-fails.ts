import { againstBalancer, comparisonOf, failsAsNodesDo, failsOtherwiseThere, twinsPass } from '../balancer-claim.js';
import { inTheWay } from '../consequences.js';
import {
  answersCell,
  balancerChats,
  cellsOf,
  failed,
  failedWith,
  nodesOf,
  on,
  passed,
  reachCells,
  refusedAs,
  servedNode,
  text,
  unique,
} from '../look.js';
import { concernsAnswers } from '../node-states.js';
import type { Claim, JudgedCell, Rule, RunView } from '../rule.js';

const served = (view: RunView): boolean =>
  nodesOf(view).some((node) => on(view, node).some((cell) => passed(cell) && concernsAnswers(cell)));

/** Streams that come whole from every node and broken through the balancer. */
const brokenStreams = (view: RunView): readonly JudgedCell[] => {
  const cells = cellsOf(view, 'streaming');
  return cells.filter(({ cell, verdict }) => {
    if (cell.entry !== 'balancer' || verdict.status !== 'fail' || verdict.code === 'buffered') return false;
    const direct = cells.filter(
      (twin) => twin.cell.entry === 'direct' && twin.cell.route === cell.route && twin.cell.identity === cell.identity,
    );
    return direct.length > 0 && direct.every(passed);
  });
};

/** The balancer itself gives no answer, or fails at what every node does well directly. */
function fails(view: RunView): readonly Claim[] {
  const answers = answersCell(view);
  const all = [...balancerChats(view), ...(answers === undefined ? [] : [answers])];
  const streams = brokenStreams(view);
  if (all.length === 0 || !served(view)) return [];
  const red = all.filter((cell) => failed(cell) && !refusedAs(cell, 'missing-authorization'));
  const silent = red.length > 0 && !all.some(passed) && red.every((cell) => failedWith(cell, 'no-answer', 'balancer-failed'));
  if (silent && red.some((cell) => failedWith(cell, 'no-answer'))) {
    return [
      againstBalancer('balancer-fails', view, {
        id: 'balancer-unreachable',
        title: 'The balancer does not answer',
        facts: [
          `nothing sent to the balancer was answered (${unique(red.flatMap((cell) => text(cell, 'class') ?? [])).join(', ')}); nodes answer directly`,
        ],
        firstCheck: 'Look whether the balancer runs and listens at the declared address.',
        explains: [...red, ...reachCells(view).filter((cell) => failed(cell) || inTheWay(cell))],
        specificity: 9,
      }),
    ];
  }
  const own = red.filter((cell) => servedNode(cell) === undefined && text(cell, 'servedRaw') === undefined);
  const unpaired = own.filter((cell) =>
    cell === answers ? failedWith(cell, 'balancer-failed') && !failsAsNodesDo(cell) : twinsPass(view, cell),
  );
  // Once it is known to fail by itself, a node that does the same badly in another way is no excuse for it.
  const more = own.filter((cell) => cell !== answers && failedWith(cell, 'gateway-error', 'no-answer') && failsOtherwiseThere(view, cell));
  const told = all.some(passed) ? [] : reachCells(view).filter(inTheWay);
  const sick = nodesOf(view).some((node) => on(view, node).some((cell) => cell.cell.check === 'node-health' && failed(cell)));
  if (unpaired.length + streams.length === 0 || sick) return [];
  return [
    againstBalancer('balancer-fails', view, {
      id: 'balancer-fails',
      title: 'Requests fail through the balancer that every node answers directly',
      facts: [
        `codes through the balancer: ${unique([...unpaired, ...streams].map((cell) => cell.verdict.code)).join(', ')}; the same asked directly passed`,
        ...(answers === undefined ? [] : comparisonOf(answers)),
      ],
      firstCheck: all.some(passed)
        ? "Read the balancer's error log at one failing request: which upstream did it choose?"
        : 'Ask the balancer which nodes it takes for healthy: a health check of /health without a token is answered 401, and every node is ejected.',
      explains: [...unpaired, ...more, ...told, ...streams],
      specificity: 4,
    }),
  ];
}

/** The balancer as a whole: it gives no answer, or fails at what every node does well. */
export const balancerFails: Rule = {
  id: 'balancer-fails',
  findings: ['balancer-unreachable', 'balancer-fails'],
  propose: (view) => [...fails(view)],
};
