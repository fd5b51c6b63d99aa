import { answersFallTo, inTheWay } from '../consequences.js';
import { diagnoseNode } from '../follow-up.js';
import { failedWith, nodesOf, on, passed, plural, providersOf, unique } from '../look.js';
import { type ClaimParts, everything, makeClaim } from '../make-claim.js';
import { sickNodes, timedOut } from '../node-states.js';
import { late, type Pattern, turnedAway, unanswered } from '../patterns.js';
import type { Claim, JudgedCell, Rule, RunView } from '../rule.js';

/** What every node does alike is no node's own, and no provider's or route's that happens to be asked. */
interface Way extends Pattern {
  readonly id: string;
  /** Whether these nodes are enough of a reason, by all their failures of that kind. */
  readonly holds: (view: RunView, nodes: readonly string[], red: readonly JudgedCell[]) => boolean;
  readonly says: (
    red: readonly JudgedCell[],
  ) => Pick<ClaimParts, 'title' | 'layer' | 'fix' | 'culprits' | 'firstCheck'> & Partial<ClaimParts>;
  readonly fact: (count: string) => string;
  /** In which way it shows through the balancer, besides its own. */
  readonly throughBalancer: (cell: JudgedCell) => boolean;
}

const providersIn = (cells: readonly JudgedCell[]): readonly string[] =>
  unique(cells.flatMap((cell) => (providersOf(cell).length === 1 ? providersOf(cell) : [])));

const ways: readonly Way[] = [
  {
    id: 'every-node-limits',
    ...turnedAway,
    // One that is left of several is no every.
    holds: (view, nodes) => nodes.length > 1 || nodesOf(view).length === 1,
    says: () => ({
      title: 'Every node limits how often a client may ask, and this run asked more often',
      layer: 'node',
      fix: 'harness',
      culprits: [{ factor: 'setting', level: 'client_rate_limiting' }],
      firstCheck:
        'Compare client_rate_limiting in aisbf.json with what a run sends (aisbf-check diagnose --plan): ask less with --check, --route and --node, or allow the address that asks more.',
    }),
    fact: (count) => `${count} were turned away as too many, on every node`,
    throughBalancer: () => false,
  },
  {
    id: 'every-node-flaps',
    suits: (cell) => unanswered.suits(cell) && !timedOut(cell),
    isWhole: (own) => unanswered.isWhole(own.filter((cell) => !timedOut(cell))),
    holds: (view, nodes) => nodes.length > 1 && nodes.every((node) => on(view, node).some(passed)),
    says: () => ({
      title: 'Every node drops some of the connections from here',
      layer: 'network',
      fix: 'infrastructure',
      culprits: [everything],
      firstCheck: 'Run the same from another machine: if nothing is lost there, it is the way from here (a VPN, a NAT table, a proxy).',
    }),
    fact: (count) => `${count} went unanswered on all nodes, while each node answered others`,
    throughBalancer: (cell) => failedWith(cell, 'no-answer', 'gateway-error'),
  },
  {
    id: 'every-node-slow',
    ...late,
    holds: (_view, nodes, red) => nodes.length > 1 && providersIn(red).length > 1,
    says: (red) => ({
      title: 'Every chat comes too late, through every node and over every provider',
      layer: 'network',
      fix: 'infrastructure',
      culprits: [everything],
      firstCheck:
        "Time one chat on a node's own machine, and one request to a provider's endpoint from there: is it the way from here, what the nodes share (MySQL, Redis), or the providers?",
      attribution: 'aliased',
      rivals: [providersIn(red).map((level) => ({ factor: 'provider', level }))],
    }),
    fact: (count) => `${count} came later than the routes allow, and none in time`,
    throughBalancer: () => false,
  },
];

function propose(view: RunView, nodes: readonly string[], way: Way): readonly Claim[] {
  if (nodes.length === 0 || !nodes.every((node) => way.isWhole(on(view, node)))) return [];
  const red = nodes.flatMap((node) => on(view, node)).filter(way.suits);
  if (!way.holds(view, nodes, red)) return [];
  return [
    makeClaim('every-node', {
      id: way.id,
      severity: 'error',
      symptom: null,
      facts: [way.fact(plural(red.length, 'question'))],
      next: diagnoseNode(nodes[0] ?? ''),
      explains: [
        ...red,
        ...view.cells.filter((cell) => cell.cell.entry === 'balancer' && (way.suits(cell) || way.throughBalancer(cell))),
        ...view.cells.filter(inTheWay),
        ...answersFallTo(view, nodes),
      ],
      specificity: 6,
      comparedWith: 'same-checks',
      ...way.says(red),
    }),
  ];
}

/** What all nodes that can be judged do alike: limit, drop connections, be late. */
export const everyNode: Rule = {
  id: 'every-node',
  findings: ['every-node-limits', 'every-node-flaps', 'every-node-slow'],
  propose(view) {
    const sick = sickNodes(view);
    const nodes = nodesOf(view).filter((node) => !sick.has(node));
    return ways.flatMap((way) => propose(view, nodes, way));
  },
};
