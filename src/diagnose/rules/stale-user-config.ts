import { answersFallTo, inTheWay, throughBalancer } from '../consequences.js';
import { diagnoseNode } from '../follow-up.js';
import { cellsOf, directChats, failed, failedWith, on, passed, text, twins, unique } from '../look.js';
import { everything, makeClaim, nodeCulprit } from '../make-claim.js';
import { strangersToDatabase, tellingNodes } from '../node-states.js';
import type { Claim, JudgedCell, Rule, RunView } from '../rule.js';

const listings = (view: RunView): readonly JudgedCell[] => cellsOf(view, 'same-user-config');

const stale = (cell: JudgedCell): boolean => failedWith(cell, 'not-as-declared', 'differs', 'differs-no-majority');

/** What a user's route names is not known there. */
const unlisted = (cell: JudgedCell): boolean =>
  text(cell, 'kind')?.startsWith('user-') === true && failedWith(cell, 'provider-unknown', 'route-unknown');

/** Users' things that this node alone does not know: with rows in one database for all, it has not looked since. */
const lacks = (view: RunView, node: string): readonly JudgedCell[] =>
  directChats(view).filter((cell) => cell.cell.node === node && unlisted(cell) && twins(view, cell).some(passed));

const factsOf = (red: readonly JudgedCell[], missing: readonly JudgedCell[]): readonly string[] => [
  ...(red.length === 0
    ? []
    : [`listings that are not as the database holds them: ${unique(red.flatMap((cell) => cell.cell.part ?? [])).join(', ')}`]),
  ...(missing.length === 0
    ? []
    : [`users' routes that it alone does not know: ${unique(missing.flatMap((cell) => cell.cell.route ?? [])).join(', ')}`]),
];

const shared = {
  id: 'node-stale-user-config',
  severity: 'error',
  symptom: 'change-not-visible',
  layer: 'node',
  fix: 'infrastructure',
} as const;

function oneNode(view: RunView, node: string, red: readonly JudgedCell[]): Claim {
  const missing = lacks(view, node);
  return makeClaim('stale-user-config', {
    ...shared,
    title: `${node} serves users' configuration as it was before a change in the database`,
    culprits: [nodeCulprit(node)],
    facts: factsOf(red, missing),
    firstCheck: `Restart ${node}: a node reads what a user has at that user's first request, and never again.`,
    next: diagnoseNode(node),
    explains: [
      ...red,
      ...missing,
      ...on(view, node).filter(
        (cell) => missing.some((one) => one.cell.identity === cell.cell.identity) && (unlisted(cell) || inTheWay(cell)),
      ),
      ...throughBalancer(view, node, unlisted),
      ...answersFallTo(view, [node]),
    ],
    specificity: 8,
  });
}

function allNodes(nodes: readonly string[], red: readonly JudgedCell[]): Claim {
  return makeClaim('stale-user-config', {
    ...shared,
    title: "Every node serves a user's configuration as it was before a change in the database",
    culprits: [everything],
    facts: [...factsOf(red, []), `all ${nodes.length} nodes are alike in that, so comparing them shows nothing`],
    firstCheck: "Restart the nodes, one after the other: each reads what a user has at that user's first request, and never again.",
    next: diagnoseNode(nodes[0] ?? ''),
    explains: red,
    specificity: 7,
    attribution: 'everything',
  });
}

/** Nodes that keep what a user had, though it was changed in the database that they do use. */
export const staleUserConfig: Rule = {
  id: 'stale-user-config',
  findings: ['node-stale-user-config'],
  propose(view) {
    const strangers = strangersToDatabase(view);
    const nodes = tellingNodes(view).filter((node) => !strangers.has(node));
    const red = listings(view).filter((cell) => failed(cell) && stale(cell) && nodes.includes(cell.cell.node ?? ''));
    const concerned = nodes.filter((node) => red.some((cell) => cell.cell.node === node));
    if (concerned.length > 1 && concerned.length === nodes.length) return [allNodes(nodes, red)];
    return nodes.flatMap((node) => {
      const own = red.filter((cell) => cell.cell.node === node);
      return own.length === 0 && lacks(view, node).length === 0 ? [] : [oneNode(view, node, own)];
    });
  },
};
