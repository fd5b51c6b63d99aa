import { answersFallTo, inTheWay, throughBalancer } from '../consequences.js';
import { diagnoseNode } from '../follow-up.js';
import { directChats, failed, failedWith, isChat, nodesOf, on, passed, plural, text, twins } from '../look.js';
import { makeClaim, nodeCulprit } from '../make-claim.js';
import { servesConnections, sickNodes } from '../node-states.js';
import { late, type Pattern, turnedAway, unanswered } from '../patterns.js';
import type { Claim, JudgedCell, Rule, RunView } from '../rule.js';

interface Way extends Pattern {
  readonly id: string;
  readonly title: (node: string) => string;
  readonly fact: (node: string, cells: readonly JudgedCell[]) => string;
  readonly firstCheck: (node: string) => string;
  readonly comparedWith: Claim['comparedWith'];
}

const ways: readonly Way[] = [
  {
    id: 'node-flaps',
    ...unanswered,
    title: (node) => `${node} drops some of its connections`,
    fact: (node, cells) => `${plural(cells.length, 'question')} to ${node} went unanswered while others were answered`,
    firstCheck: (node) => `Ask ${node} for its health twenty times, each on a new connection, and count the failures.`,
    comparedWith: 'same-checks',
  },
  {
    id: 'node-slow',
    ...late,
    title: (node) => `${node} answers too slowly`,
    fact: (node, cells) =>
      `${plural(cells.length, 'answer')} of ${node} took longer than the routes allow; other nodes answer the same in time`,
    firstCheck: (node) => `Compare the load of ${node}'s machine and its round trip time with those of the other nodes.`,
    comparedWith: 'same-questions',
  },
  {
    id: 'node-rate-limits',
    ...turnedAway,
    title: (node) => `${node} limits its clients where other nodes do not`,
    fact: (node, cells) =>
      `${plural(cells.length, 'question')} to ${node} were turned away as too many; the same asked of other nodes were not`,
    firstCheck: (node) => `Compare the rate limit settings in ${node}'s aisbf.json with another node's.`,
    comparedWith: 'same-checks',
  },
];

/**
 * Chats must do well elsewhere, and not all over one provider (that is the way to the provider, not the node). A node where everything
 * fails is no elsewhere, nor is one that as a whole does the same; but then some node must be left that does not.
 *
 * @param alike nodes that do the same as a whole
 */
function isTheNodes(view: RunView, node: string, alike: readonly string[], cells: readonly JudgedCell[]): boolean {
  const chats = cells.filter(isChat);
  if (chats.length === 0) return true;
  const sick = sickNodes(view);
  const elsewhere = (cell: JudgedCell): readonly JudgedCell[] =>
    twins(view, cell).filter(({ cell: { node: other = '' } }) => other !== node && !sick.has(other) && !alike.includes(other));
  if (chats.some((cell) => elsewhere(cell).some((twin) => failed(twin) && twin.verdict.code === cell.verdict.code))) return false;
  if (alike.some((other) => other !== node) && !chats.some((cell) => elsewhere(cell).some(passed))) return false;
  const providers = new Set(chats.map((cell) => cell.factors.provider ?? text(cell, 'provider') ?? `route ${cell.cell.route}`));
  const others = new Set(directChats(view).map((cell) => cell.factors.provider ?? text(cell, 'provider') ?? `route ${cell.cell.route}`));
  return providers.size > 1 || others.size === 1 || cells.length > chats.length;
}

function propose(view: RunView, node: string, way: Way, alike: readonly string[]): readonly Claim[] {
  const own = on(view, node);
  const red = own.filter(way.suits);
  if (red.length === 0 || (way.id === 'node-flaps' && !own.some(passed)) || !isTheNodes(view, node, alike, red)) return [];
  // A node that serves every new connection does not drop any: what goes unanswered there is late, or was asked on a connection that the
  // node had closed for idleness by the time the question arrived.
  const follows = way.id === 'node-slow' && servesConnections(own) ? own.filter((cell) => failedWith(cell, 'no-answer')) : [];
  return [
    makeClaim('node-now-and-then', {
      id: way.id,
      title: way.title(node),
      severity: 'error',
      symptom: 'every-other-request-fails',
      layer: 'node',
      fix: 'infrastructure',
      culprits: [nodeCulprit(node)],
      facts: [way.fact(node, red)],
      firstCheck: way.firstCheck(node),
      next: diagnoseNode(node),
      explains: [
        ...red,
        ...follows,
        ...own.filter(inTheWay),
        ...throughBalancer(view, node, (cell) => way.suits(cell) || failedWith(cell, 'gateway-error')),
        ...answersFallTo(view, alike.includes(node) ? alike : [node]),
      ],
      specificity: 5,
      comparedWith: way.comparedWith,
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
    return ways.flatMap((way) => {
      const alike = nodes.filter((node) => way.isWhole(on(view, node)));
      return nodes.flatMap((node) => propose(view, node, way, alike));
    });
  },
};
