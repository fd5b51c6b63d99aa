import { answersFallTo, inTheWay, throughBalancer } from '../consequences.js';
import { askBalancer } from '../follow-up.js';
import {
  answersCell,
  balancerChats,
  cellsOf,
  count,
  failed,
  failedWith,
  map,
  nodesOf,
  numberIn,
  on,
  passed,
  reachCells,
  refusedAs,
  servedNode,
  text,
  twins,
  unique,
} from '../look.js';
import { balancerCulprit, type ClaimParts, makeClaim, nodeCulprit } from '../make-claim.js';
import { concernsAnswers, unreachableNodes } from '../node-states.js';
import type { Claim, JudgedCell, Rule, RunView } from '../rule.js';

const twinsPass = (view: RunView, cell: JudgedCell): boolean => {
  const direct = twins(view, cell);
  return direct.some(passed) && !direct.some(failed);
};

const served = (view: RunView): boolean =>
  nodesOf(view).some((node) => on(view, node).some((cell) => passed(cell) && concernsAnswers(cell)));

const about = (
  view: RunView,
  parts: Pick<ClaimParts, 'id' | 'title' | 'facts' | 'firstCheck' | 'explains' | 'specificity'> & Partial<ClaimParts>,
): Claim =>
  makeClaim('balancer', {
    severity: 'error',
    symptom: 'every-other-request-fails',
    layer: 'balancer',
    fix: 'infrastructure',
    culprits: [balancerCulprit],
    next: askBalancer(view, 2 * nodesOf(view).length + 2),
    ...parts,
  });

/** Chats that went to an undeclared upstream by name, or died in the balancer unnamed while every node does them well. */
const strangers = (view: RunView): readonly JudgedCell[] =>
  balancerChats(view).filter((cell) => {
    if (!failed(cell) || servedNode(cell) !== undefined) return false;
    return text(cell, 'servedRaw') !== undefined || (failedWith(cell, 'gateway-error', 'no-answer') && twinsPass(view, cell));
  });

function elsewhere(view: RunView): readonly Claim[] {
  const answers = answersCell(view);
  if (answers === undefined || !failedWith(answers, 'unknown-upstream')) return [];
  const raw = Object.keys(map(answers, 'upstreams'));
  const [failures, of] = [count(answers, 'failed'), count(answers, 'of')];
  const dead = failures > 0;
  return [
    about(view, {
      id: dead ? 'balancer-keeps-dead-node' : 'balancer-sends-elsewhere',
      title: dead
        ? `The balancer sends requests to ${raw.join(', ')}, which is no declared node and does not answer`
        : `The balancer sends requests to ${raw.join(', ')}, which the cluster file does not declare`,
      facts: [`${failures} of ${of} requests through the balancer failed`, `upstreams that are no declared node: ${raw.join(', ')}`],
      firstCheck: dead
        ? "Take the upstream out of the balancer's configuration, or bring it back and declare it."
        : 'Declare that node in the cluster file (or `upstream:` of the node it is), or take it out of the balancer.',
      explains: [answers, ...strangers(view)],
      specificity: 8,
    }),
  ];
}

function misses(view: RunView): readonly Claim[] {
  const silent = unreachableNodes(view);
  const missed = reachCells(view).filter((cell) => failedWith(cell, 'node-not-reached'));
  if (missed.length === nodesOf(view).length && missed.length > 1) return [];
  return missed.flatMap((cell) => {
    const node = cell.cell.node;
    if (node === undefined || silent.has(node)) return [];
    return [
      about(view, {
        id: 'balancer-misses-node',
        title: `The balancer sends nothing to ${node}, which is healthy`,
        symptom: null,
        culprits: [balancerCulprit, nodeCulprit(node)],
        facts: [`${node} served none of ${count(cell, 'requests')} requests through the balancer, and answers directly`],
        firstCheck: `Compare the balancer's list of upstreams with the cluster file: is ${node} in it, and not marked down?`,
        explains: [cell],
        specificity: 8,
      }),
    ];
  });
}

const unreached = (cell: JudgedCell): boolean => failedWith(cell, 'gateway-error', 'no-answer');

/** Only ways in which a gateway says that it got no answer. */
const byTheGateway = (answers: JudgedCell): boolean =>
  Object.keys(map(answers, 'statuses')).every((status) => !/^\d+$/.test(status) || ['502', '503', '504'].includes(status));

/** It answers whoever asks it directly, and all that the balancer sends there fails. */
function isCutOff(view: RunView, answers: JudgedCell, node: string): boolean {
  const share = map(answers, 'byNode')[node];
  const failures = numberIn(share, 'failed');
  const direct = on(view, node);
  const healthy = direct.some((cell) => cell.cell.check === 'node-health' && passed(cell));
  return failures > 0 && failures === numberIn(share, 'of') && healthy && !direct.some((cell) => failedWith(cell, 'no-answer'));
}

/** The way between the balancer and a node: its address there, a network, a firewall. */
function cannotReach(view: RunView): readonly Claim[] {
  const answers = answersCell(view);
  if (answers === undefined || !failedWith(answers, 'balancer-failed') || !byTheGateway(answers)) return [];
  const nodes = nodesOf(view);
  const lost = nodes.filter((node) => isCutOff(view, answers, node));
  if (lost.length === nodes.length && nodes.length > 1) return [];
  return lost.map((node) =>
    about(view, {
      id: 'balancer-cannot-reach-node',
      title: `The balancer sends requests to ${node} and gets no answer; ${node} is healthy`,
      culprits: [balancerCulprit, nodeCulprit(node)],
      facts: [
        `all ${numberIn(map(answers, 'byNode')[node], 'of')} requests that the balancer sent to ${node} failed; ${node} answers directly`,
      ],
      firstCheck: `From the balancer's machine, ask ${node} at the address that stands in the balancer's configuration.`,
      explains: [
        ...answersFallTo(view, lost),
        ...throughBalancer(view, node, unreached),
        ...view.cells.filter((cell) => cell.cell.entry === 'balancer' && servedNode(cell) === node && (unreached(cell) || inTheWay(cell))),
      ],
      specificity: 8,
    }),
  );
}

function dropsAuthorization(view: RunView): readonly Claim[] {
  const refused = balancerChats(view).filter((cell) => refusedAs(cell, 'missing-authorization'));
  const direct = refused.filter((cell) => twins(view, cell).some(passed));
  if (direct.length === 0) return [];
  const answers = answersCell(view);
  return [
    about(view, {
      id: 'balancer-drops-authorization',
      title: 'The balancer does not pass the Authorization header on',
      symptom: 'token-works-here-not-there',
      facts: [`${refused.length} chats were refused for want of a token through the balancer; the same were accepted directly`],
      firstCheck: "Look for a rule in the balancer's configuration that removes or replaces the Authorization header.",
      explains: [...refused, ...(answers !== undefined && failed(answers) ? [answers] : [])],
      specificity: 9,
    }),
  ];
}

/** Streams that come at once through the balancer and piece by piece from the nodes. */
function buffersStreams(view: RunView): readonly Claim[] {
  const held = cellsOf(view, 'streaming').filter((cell) => cell.cell.entry === 'balancer' && failedWith(cell, 'buffered'));
  const [first] = held;
  if (first === undefined) return [];
  return [
    about(view, {
      id: 'balancer-buffers-streams',
      title: 'The balancer holds streams back until they are complete',
      symptom: null,
      facts: [
        `through the balancer all of a stream came within ${count(first, 'spreadMs')} ms, directly over ${count(first, 'elsewhereMs')} ms`,
      ],
      firstCheck: "Turn buffering of answers off in the balancer's configuration (nginx: proxy_buffering off).",
      explains: held,
      specificity: 8,
    }),
  ];
}

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
      about(view, {
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
  const unpaired = own.filter((cell) => (cell === answers ? failedWith(cell, 'balancer-failed') : twinsPass(view, cell)));
  const sick = nodesOf(view).some((node) => on(view, node).some((cell) => cell.cell.check === 'node-health' && failed(cell)));
  if (unpaired.length + streams.length === 0 || sick) return [];
  return [
    about(view, {
      id: 'balancer-fails',
      title: 'Requests fail through the balancer that every node answers directly',
      facts: [
        `codes through the balancer: ${unique([...unpaired, ...streams].map((cell) => cell.verdict.code)).join(', ')}; the same asked directly passed`,
      ],
      firstCheck: all.some(passed)
        ? "Read the balancer's error log at one failing request: which upstream did it choose?"
        : 'Ask the balancer which nodes it takes for healthy: a health check of /health without a token is answered 401, and every node is ejected.',
      explains: [...unpaired, ...streams],
      specificity: 4,
    }),
  ];
}

/** What goes wrong between the balancer's door and nodes that do well when asked directly. */
export const balancer: Rule = {
  id: 'balancer',
  findings: [
    'balancer-keeps-dead-node',
    'balancer-sends-elsewhere',
    'balancer-misses-node',
    'balancer-cannot-reach-node',
    'balancer-drops-authorization',
    'balancer-buffers-streams',
    'balancer-unreachable',
    'balancer-fails',
  ],
  propose: (view) => [
    ...elsewhere(view),
    ...misses(view),
    ...cannotReach(view),
    ...dropsAuthorization(view),
    ...buffersStreams(view),
    ...fails(view),
  ],
};
