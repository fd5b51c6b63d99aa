import { againstBalancer, comparisonOf, twinsPass } from '../balancer-claim.js';
import { answersFallTo, inTheWay, throughBalancer } from '../consequences.js';
import {
  answersCell,
  balancerChats,
  balancerShare,
  count,
  failed,
  failedWith,
  map,
  nodesOf,
  on,
  passed,
  reachCells,
  servedNode,
  text,
} from '../look.js';
import { balancerCulprit, nodeCulprit } from '../make-claim.js';
import { unreachableNodes } from '../node-states.js';
import type { Claim, JudgedCell, Rule, RunView } from '../rule.js';

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
    againstBalancer('balancer-upstreams', view, {
      id: dead ? 'balancer-keeps-dead-node' : 'balancer-sends-elsewhere',
      title: dead
        ? `The balancer sends requests to ${raw.join(', ')}, which is no declared node and does not answer`
        : `The balancer sends requests to ${raw.join(', ')}, which the cluster file does not declare`,
      facts: [
        `${failures} of ${of} requests through the balancer failed`,
        ...comparisonOf(answers),
        `upstreams that are no declared node: ${raw.join(', ')}`,
      ],
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
      againstBalancer('balancer-upstreams', view, {
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

const isServedBy = (cell: JudgedCell, nodes: readonly string[]): boolean => nodes.includes(servedNode(cell) ?? '');

const unreached = (cell: JudgedCell): boolean => failedWith(cell, 'gateway-error', 'no-answer');

/** Only ways in which a gateway says that it got no answer. */
const byTheGateway = (answers: JudgedCell): boolean =>
  Object.keys(map(answers, 'statuses')).every((status) => !/^\d+$/.test(status) || ['502', '503', '504'].includes(status));

/** It answers whoever asks it directly, and all that the balancer sends there fails. */
function isCutOff(view: RunView, node: string): boolean {
  const share = balancerShare(view, node);
  const direct = on(view, node);
  const healthy = direct.some((cell) => cell.cell.check === 'node-health' && passed(cell));
  return share.failed > 0 && share.failed === share.of && healthy && !direct.some((cell) => failedWith(cell, 'no-answer'));
}

/**
 * The way between the balancer and a node: its address there, a network, a firewall. Of several nodes one finding: what their requests
 * came to is one cell.
 */
function cannotReach(view: RunView): readonly Claim[] {
  const answers = answersCell(view);
  if (answers === undefined || !failedWith(answers, 'balancer-failed') || !byTheGateway(answers)) return [];
  const nodes = nodesOf(view);
  const lost = nodes.filter((node) => isCutOff(view, node));
  if (lost.length === 0 || (lost.length === nodes.length && nodes.length > 1)) return [];
  const names = lost.join(' and ');
  return [
    againstBalancer('balancer-upstreams', view, {
      id: 'balancer-cannot-reach-node',
      title: `The balancer sends requests to ${names} and gets no answer; ${names} ${lost.length === 1 ? 'is' : 'are'} healthy`,
      culprits: [balancerCulprit, ...lost.map(nodeCulprit)],
      facts: [
        ...lost.map(
          (node) => `all ${balancerShare(view, node).of} requests that the balancer sent to ${node} failed; ${node} answers directly`,
        ),
        ...comparisonOf(answers),
      ],
      firstCheck: `From the balancer's machine, ask ${names} at the address that stands in the balancer's configuration.`,
      explains: [
        ...answersFallTo(view, lost),
        ...lost.flatMap((node) => throughBalancer(view, node, unreached)),
        ...view.cells.filter((cell) => cell.cell.entry === 'balancer' && isServedBy(cell, lost) && (unreached(cell) || inTheWay(cell))),
      ],
      specificity: 8,
    }),
  ];
}

/** To whom the balancer sends: to nodes that the cluster file does not declare, not to all that it declares, or to one that it cannot reach. */
export const balancerUpstreams: Rule = {
  id: 'balancer-upstreams',
  findings: ['balancer-keeps-dead-node', 'balancer-sends-elsewhere', 'balancer-misses-node', 'balancer-cannot-reach-node'],
  propose: (view) => [...elsewhere(view), ...misses(view), ...cannotReach(view)],
};
