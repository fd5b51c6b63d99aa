import { answersFallTo, likeItsTwinOn, oddOn, readsFrom, throughBalancer } from '../consequences.js';
import { askHealth } from '../follow-up.js';
import { failed, failedWith, healthCells, nodesOf, on, passed, text, unique } from '../look.js';
import { makeClaim, nodeCulprit } from '../make-claim.js';
import { failingNodes, openNodes } from '../node-states.js';
import type { Claim, Rule, RunView } from '../rule.js';

const wrong = ['garbage', 'unexpected-status', 'internal-error', 'gateway-error', 'unexpected-content', 'too-slow'] as const;

function unhealthy(view: RunView, node: string): boolean {
  const health = healthCells(view);
  return (
    health.some((cell) => cell.cell.node === node && failedWith(cell, ...wrong)) &&
    (health.length === 1 || health.some((cell) => cell.cell.node !== node && passed(cell)))
  );
}

const everythingOn = (view: RunView, node: string) => [
  ...oddOn(view, node),
  ...throughBalancer(view, node, likeItsTwinOn(view, node)),
  ...throughBalancer(view, node, (cell) => failed(cell) && cell.factors.node === node),
  ...answersFallTo(view, [node]),
  ...readsFrom(view, [node]),
];

const codesOn = (view: RunView, node: string): string =>
  unique(
    on(view, node)
      .filter(failed)
      .map((cell) => cell.verdict.code),
  ).join(', ');

function aboutHealth(view: RunView, node: string): Claim {
  return makeClaim('node-unhealthy', {
    id: 'node-unhealthy',
    title: `${node} answers its health question wrongly`,
    severity: 'error',
    symptom: 'every-other-request-fails',
    layer: 'node',
    fix: 'infrastructure',
    culprits: [nodeCulprit(node)],
    facts: [`answers of ${node} are not what the contract says: ${codesOn(view, node)}`],
    firstCheck: `Read the whole answer of ${node} to its health question, and its log at that moment.`,
    next: askHealth(view, node),
    explains: everythingOn(view, node),
    specificity: 7,
  });
}

function aboutErrors(view: RunView, node: string): Claim {
  const providers = unique(
    on(view, node)
      .filter(failed)
      .flatMap((cell) => cell.factors.provider ?? text(cell, 'provider') ?? []),
  );
  return makeClaim('node-unhealthy', {
    id: 'node-errors',
    title: `${node} is healthy but completes nothing`,
    severity: 'error',
    symptom: 'every-other-request-fails',
    layer: 'node',
    fix: 'infrastructure',
    culprits: [nodeCulprit(node)],
    facts: [
      `no completion through ${node} came out well (${codesOn(view, node)})`,
      ...(providers.length > 1 ? [`it fails over ${providers.join(', ')}, which other nodes reach`] : []),
    ],
    firstCheck: `Read the log of ${node} at one failing completion: the same routes and providers work on other nodes.`,
    next: `aisbf-check diagnose --node ${node}`,
    explains: everythingOn(view, node).filter((cell) => cell.cell.check !== 'node-health' && cell.cell.check !== 'same-inventory'),
    specificity: 7,
  });
}

/** Nodes that answer, but wrongly: to the health question, or (health being well) to every completion. */
export const nodeUnhealthy: Rule = {
  id: 'node-unhealthy',
  findings: ['node-unhealthy', 'node-errors'],
  propose(view) {
    const open = openNodes(view);
    const sick = nodesOf(view).filter((node) => unhealthy(view, node) && !open.has(node));
    const completingNothing = failingNodes(view);
    const failing = nodesOf(view).filter((node) => completingNothing.has(node) && !sick.includes(node));
    return [...sick.map((node) => aboutHealth(view, node)), ...failing.map((node) => aboutErrors(view, node))];
  },
};
