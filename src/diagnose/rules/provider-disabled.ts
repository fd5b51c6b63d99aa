import type { Observation } from '../../record/observation.js';
import { controlsOf, type Standing, standings } from '../controls.js';
import { diagnoseNode } from '../follow-up.js';
import { directChats } from '../look.js';
import { makeClaim, nodeCulprit } from '../make-claim.js';
import { sickNodes } from '../node-states.js';
import { overProvider } from '../over-provider.js';
import type { Claim, Rule, RunView } from '../rule.js';

/** The direct asks of a provider through these nodes, when they were made. */
function asksOf(view: RunView, provider: string, nodes: readonly string[]): readonly Observation[] {
  return [...view.seen.all()].filter(({ question, outcome }) => {
    if (question.kind !== 'http' || question.chat?.kind !== 'direct' || question.to.kind !== 'node') return false;
    return outcome.kind === 'answered' && question.factors.provider === provider && nodes.includes(question.to.id);
  });
}

/** A cooldown that all nodes share may have ended between two asks; one that others do not have while they complete is this node's own. */
function othersCompletedAround(view: RunView, { provider, working }: Standing, node: string): boolean {
  const refused = asksOf(view, provider, [node]).map(({ atMs }) => atMs);
  const others = asksOf(view, provider, working).map(({ atMs }) => atMs);
  return (
    refused.length > 0 && others.some((before) => before < Math.min(...refused)) && others.some((after) => after > Math.max(...refused))
  );
}

function claim(view: RunView, one: Standing, node: string): Claim {
  const sure = othersCompletedAround(view, one, node);
  return makeClaim('provider-disabled', {
    id: 'node-disabled-provider',
    title: `${node} alone keeps ${one.provider} disabled`,
    severity: 'error',
    symptom: 'every-other-request-fails',
    layer: 'node',
    fix: 'infrastructure',
    culprits: [nodeCulprit(node), { factor: 'provider', level: one.provider }],
    facts: [
      `${node} says that ${one.provider} is disabled or in cooldown; it completes through ${one.working.join(', ')}`,
      sure
        ? `other nodes completed over ${one.provider} before and after ${node} refused to`
        : 'the order of the asks leaves it open whether a cooldown of all nodes ended in between: run it again',
    ],
    firstCheck: `Compare GET /api/v1/providers/health of ${node} with another node's; restart ${node} if nothing in MySQL or Redis disables ${one.provider}.`,
    next: diagnoseNode(node),
    explains: overProvider(view, one.provider, node),
    specificity: 7,
    ...(sure ? {} : { attribution: 'ambiguous' as const }),
  });
}

/**
 * A provider that one node calls disabled (a cooldown, or by hand) while other nodes complete over it. Where it fails through yet another
 * node, that may have put it to rest on all of them, unless others are seen to complete all the while. A node that fails over everything
 * tells nothing of a provider.
 */
export const providerDisabled: Rule = {
  id: 'provider-disabled',
  findings: ['node-disabled-provider'],
  propose(view) {
    const sick = sickNodes(view);
    if (directChats(view).length === 0) return [];
    return standings(controlsOf(view).filter(({ node }) => !sick.has(node)))
      .filter(({ working, cooling }) => working.length > 0 && cooling.length > 0)
      .flatMap((one) =>
        one.cooling
          .filter((node) => !one.working.includes(node))
          .filter((node) => one.failing.length === 0 || othersCompletedAround(view, one, node))
          .map((node) => claim(view, one, node)),
      );
  },
};
