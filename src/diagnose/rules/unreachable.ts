import { answersFallTo, inTheWay, likeItsTwinOn, oddOn, readsFrom, throughBalancer } from '../consequences.js';
import { askHealth, lookUp } from '../follow-up.js';
import { answersCell, balancerShare, failed, failedWith, nodesOf, on, passed, plural, servedNode, text, unique } from '../look.js';
import { everything, makeClaim, nodeCulprit } from '../make-claim.js';
import { unreachableNodes } from '../node-states.js';
import type { Claim, JudgedCell, Rule, RunView } from '../rule.js';

const classesOn = (view: RunView, node: string): string => unique(on(view, node).flatMap((cell) => text(cell, 'class') ?? [])).join(', ');

const died = (cell: JudgedCell): boolean => failedWith(cell, 'gateway-error', 'no-answer', 'unexpected-status');

/** Through the balancer a dead node shows as a gateway's own failure, whatever the header says of it. */
const balancerCells = (view: RunView, node: string): readonly JudgedCell[] => [
  ...throughBalancer(view, node, (cell) => died(cell) || likeItsTwinOn(view, node)(cell)),
  ...view.cells.filter((cell) => cell.cell.entry === 'balancer' && servedNode(cell) === node && failed(cell)),
];

/** Whether a request through the balancer came back in order from that node. That it sends requests there tells nothing: it may get none back. */
function isServedThroughBalancer(view: RunView, node: string): boolean {
  const share = balancerShare(view, node);
  return share.of > share.failed;
}

/** Its name leads to no address, so nothing was sent to it at all. */
const isUnknownName = (view: RunView, node: string): boolean => classesOn(view, node) === 'dns';

function aboutNode(view: RunView, node: string, silent: readonly string[]): Claim {
  const only = nodesOf(view).length === 1;
  return makeClaim('unreachable', {
    id: 'node-unreachable',
    title: `${node} does not answer`,
    severity: 'error',
    symptom: 'every-other-request-fails',
    layer: 'node',
    fix: 'infrastructure',
    culprits: [nodeCulprit(node)],
    facts: [
      `nothing asked of ${node} was answered (${classesOn(view, node)})`,
      ...(isServedThroughBalancer(view, node) ? [`the balancer does reach ${node}: the way from here to it may be what is broken`] : []),
    ],
    ...(isUnknownName(view, node)
      ? {
          firstCheck: `Look up the host name of ${node} on this machine and on the balancer's: no address was found for it.`,
          next: lookUp(view, node),
        }
      : {
          firstCheck: `Look whether the process of ${node} runs and listens at the declared address, from the balancer's machine.`,
          next: askHealth(view, node),
        }),
    explains: [...oddOn(view, node), ...balancerCells(view, node), ...answersFallTo(view, silent), ...readsFrom(view, [node])],
    specificity: 8,
    ...(only ? { attribution: 'aliased' as const, rivals: [[everything]] } : {}),
  });
}

function aboutAll(view: RunView, nodes: readonly string[]): Claim {
  const answers = answersCell(view);
  const throughIt = answers !== undefined && passed(answers);
  const [first = ''] = nodes;
  return makeClaim('unreachable', {
    id: 'nothing-answers',
    title: 'No node answers from here',
    severity: 'critical',
    symptom: null,
    layer: 'network',
    fix: 'infrastructure',
    culprits: [everything],
    facts: [
      `none of ${plural(nodes.length, 'node')} gave an answer (${unique(nodes.map((node) => classesOn(view, node))).join('; ')})`,
      throughIt
        ? 'the balancer does answer: the way from here to the nodes is what is broken'
        : 'this machine, as the observer, may be what is at fault',
    ],
    firstCheck: 'Ask one node from another machine of the same network: if it answers there, the observer is at fault, not the cluster.',
    next: askHealth(view, first),
    explains: view.cells.filter(
      (cell) =>
        failedWith(cell, 'no-answer', 'store-unreachable', 'gateway-error', 'balancer-failed', 'node-not-reached') ||
        inTheWay(cell) ||
        cell.verdict.code === 'store-unreachable',
    ),
    specificity: 10,
  });
}

/** Nodes that give no answer at all; where none does, the cause is looked for between them and us. */
export const unreachable: Rule = {
  id: 'unreachable',
  findings: ['node-unreachable', 'nothing-answers'],
  propose(view) {
    const nodes = nodesOf(view);
    const unreached = unreachableNodes(view);
    const silent = nodes.filter((node) => unreached.has(node));
    if (silent.length > 1 && silent.length === nodes.length) return [aboutAll(view, nodes)];
    return silent.map((node) => aboutNode(view, node, silent));
  },
};
