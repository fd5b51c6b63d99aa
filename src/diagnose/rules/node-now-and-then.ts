import { answersFallTo, inTheWay, throughBalancer } from '../consequences.js';
import { diagnoseNode } from '../follow-up.js';
import { directChats, failed, failedWith, isChat, nodesOf, on, passed, plural, text, twins } from '../look.js';
import { makeClaim, nodeCulprit } from '../make-claim.js';
import { servesConnections, sickNodes } from '../node-states.js';
import type { Claim, JudgedCell, Rule, RunView } from '../rule.js';

interface Pattern {
  readonly id: string;
  readonly suits: (cell: JudgedCell) => boolean;
  readonly title: (node: string) => string;
  readonly fact: (node: string, cells: readonly JudgedCell[]) => string;
  readonly firstCheck: (node: string) => string;
  readonly comparedWith: Claim['comparedWith'];
}

const patterns: readonly Pattern[] = [
  {
    id: 'node-flaps',
    suits: (cell) => failedWith(cell, 'no-answer'),
    title: (node) => `${node} drops some of its connections`,
    fact: (node, cells) => `${plural(cells.length, 'question')} to ${node} went unanswered while others were answered`,
    firstCheck: (node) => `Ask ${node} for its health twenty times, each on a new connection, and count the failures.`,
    comparedWith: 'same-checks',
  },
  {
    id: 'node-slow',
    suits: (cell) => failedWith(cell, 'too-slow'),
    title: (node) => `${node} answers too slowly`,
    fact: (node, cells) =>
      `${plural(cells.length, 'answer')} of ${node} took longer than the routes allow; other nodes answer the same in time`,
    firstCheck: (node) => `Compare the load of ${node}'s machine and its round trip time with those of the other nodes.`,
    comparedWith: 'same-questions',
  },
  {
    id: 'node-rate-limits',
    suits: (cell) => failedWith(cell, 'rate-limited') && text(cell, 'by') === 'client',
    title: (node) => `${node} limits its clients where other nodes do not`,
    fact: (node, cells) =>
      `${plural(cells.length, 'question')} to ${node} were turned away as too many; the same asked of other nodes were not`,
    firstCheck: (node) => `Compare the rate limit settings in ${node}'s aisbf.json with another node's.`,
    comparedWith: 'same-checks',
  },
];

/**
 * Chats must do well elsewhere, and not all over one provider (that is the way to the provider, not the node). A node where everything
 * fails is no elsewhere.
 */
function isTheNodes(view: RunView, cells: readonly JudgedCell[]): boolean {
  const chats = cells.filter(isChat);
  if (chats.length === 0) return true;
  const sick = sickNodes(view);
  const failsElsewhere = (cell: JudgedCell): boolean =>
    twins(view, cell).some(
      (twin) =>
        twin.cell.node !== cell.cell.node && !sick.has(twin.cell.node ?? '') && failed(twin) && twin.verdict.code === cell.verdict.code,
    );
  if (chats.some(failsElsewhere)) return false;
  const providers = new Set(chats.map((cell) => cell.factors.provider ?? text(cell, 'provider') ?? `route ${cell.cell.route}`));
  const others = new Set(directChats(view).map((cell) => cell.factors.provider ?? text(cell, 'provider') ?? `route ${cell.cell.route}`));
  return providers.size > 1 || others.size === 1 || cells.length > chats.length;
}

function propose(view: RunView, node: string, pattern: Pattern): readonly Claim[] {
  const own = on(view, node);
  const red = own.filter(pattern.suits);
  if (red.length === 0 || (pattern.id === 'node-flaps' && !own.some(passed)) || !isTheNodes(view, red)) return [];
  // A node that serves every new connection does not drop any: what goes unanswered there is late, or was asked on a connection that the
  // node had closed for idleness by the time the question arrived.
  const follows = pattern.id === 'node-slow' && servesConnections(own) ? own.filter((cell) => failedWith(cell, 'no-answer')) : [];
  return [
    makeClaim('node-now-and-then', {
      id: pattern.id,
      title: pattern.title(node),
      severity: 'error',
      symptom: 'every-other-request-fails',
      layer: 'node',
      fix: 'infrastructure',
      culprits: [nodeCulprit(node)],
      facts: [pattern.fact(node, red)],
      firstCheck: pattern.firstCheck(node),
      next: diagnoseNode(node),
      explains: [
        ...red,
        ...follows,
        ...own.filter(inTheWay),
        ...throughBalancer(view, node, (cell) => pattern.suits(cell) || failedWith(cell, 'gateway-error')),
        ...answersFallTo(view, [node]),
      ],
      specificity: 5,
      comparedWith: pattern.comparedWith,
    }),
  ];
}

/** Nodes that answer some of it: connections dropped, answers late, clients limited, there and nowhere else. */
export const nodeNowAndThen: Rule = {
  id: 'node-now-and-then',
  findings: ['node-flaps', 'node-slow', 'node-rate-limits'],
  propose(view) {
    if (nodesOf(view).length < 2) return [];
    const sick = sickNodes(view);
    const nodes = nodesOf(view).filter((node) => !sick.has(node));
    return nodes.flatMap((node) => patterns.flatMap((pattern) => propose(view, node, pattern)));
  },
};
