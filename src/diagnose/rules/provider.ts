import type { VerdictCode } from '../../checks/verdict.js';
import { apartFromDear, controlsOf, type Standing, standings, streamControlsOf } from '../controls.js';
import type { Culprit } from '../finding.js';
import { diagnoseNode } from '../follow-up.js';
import { failedWith, nodesOf, plural, unique } from '../look.js';
import { makeClaim, nodeCulprit } from '../make-claim.js';
import { sickNodes } from '../node-states.js';
import { overProvider } from '../over-provider.js';
import { isCovered } from '../rotations.js';
import type { Claim, Rule, RunView } from '../rule.js';

interface Way {
  readonly id: string;
  readonly codes: readonly VerdictCode[];
  readonly does: string;
  readonly firstCheck: string;
}

const ways: readonly Way[] = [
  {
    id: 'provider-rate-limits',
    codes: ['rate-limited'],
    does: 'turns requests away as too many',
    firstCheck: "Look at the provider's quota, and spread the load over other members of the rotations.",
  },
  {
    id: 'provider-garbles',
    codes: ['garbage', 'unexpected-content'],
    does: 'answers what cannot be used',
    firstCheck: "Ask the provider's endpoint itself and read the raw answer.",
  },
  {
    id: 'provider-slow',
    codes: ['too-slow', 'no-answer'],
    does: 'answers too late',
    firstCheck: "Time one request to the provider's endpoint itself; give its rotations a faster first member.",
  },
  {
    id: 'provider-too-expensive',
    codes: ['too-expensive'],
    does: 'costs more than the routes allow',
    firstCheck: "Compare the usage in one answer with the route's limit; choose a cheaper model.",
  },
  {
    id: 'provider-down',
    codes: [],
    does: 'fails',
    firstCheck: "Ask the provider's endpoint itself from a node's machine; until it is back, give its rotations another member.",
  },
];

const wayOf = (codes: readonly VerdictCode[]): Way | undefined =>
  ways.find((way) => codes.length > 0 && codes.every((code) => way.codes.includes(code))) ?? ways.at(-1);

const culprit = (level: string): Culprit => ({ factor: 'provider', level });

const codeList = (codes: readonly VerdictCode[]): string => unique(codes).join(', ');

function providerClaim(view: RunView, one: Standing, broken: ReadonlySet<string>): Claim {
  const way = wayOf(one.codes);
  const covered = way?.id === 'provider-down' && isCovered(view, one.provider, broken);
  const nodes = nodesOf(view);
  const single = one.failing.length === 1 && (one.cooling.length > 0 || nodes.length === 1);
  return makeClaim('provider', {
    id: covered ? 'provider-down-covered' : (way?.id ?? 'provider-down'),
    title: covered
      ? `${one.provider} fails, and every rotation over it keeps another member`
      : `${one.provider} ${way?.does ?? 'fails'} whichever node asks`,
    severity: covered ? 'warning' : 'error',
    symptom: null,
    layer: 'provider',
    fix: 'route-policy',
    culprits: [culprit(one.provider)],
    facts: [
      way?.id === 'provider-too-expensive'
        ? `asked directly, ${one.provider} completes for too much through ${plural(one.failing.length, 'node')}, and for less through none`
        : `asked directly, ${one.provider} fails through ${plural(one.failing.length, 'node')} and completes through none (${codeList(one.codes)})`,
      ...(one.cooling.length > 0 ? [`${one.cooling.join(', ')}: in cooldown`] : []),
      ...(covered ? ['every rotation that holds it holds a member that works as well'] : []),
    ],
    firstCheck: covered ? `Lower the weight of ${one.provider} in the rotations that hold it until it is back.` : (way?.firstCheck ?? ''),
    next: diagnoseNode(one.failing[0] ?? ''),
    explains: overProvider(view, one.provider),
    specificity: 8,
    ...(single ? { attribution: 'aliased' as const, rivals: one.failing.map((node) => [nodeCulprit(node), culprit(one.provider)]) } : {}),
  });
}

/** Where it is out of reach for a node as well, that node's cells are not for its price. */
function dearClaim(view: RunView, claim: Claim): Claim {
  const dear = new Set(view.cells.filter((cell) => failedWith(cell, 'too-expensive')).map(({ id }) => id));
  return { ...claim, explains: claim.explains.filter((id) => dear.has(id)) };
}

/** Plain chats over it complete, its streams through no node. */
function streamClaim(view: RunView, one: Standing): Claim {
  return makeClaim('provider', {
    id: 'provider-garbles',
    title: `Streams of ${one.provider} do not come whole whichever node asks`,
    severity: 'error',
    symptom: null,
    layer: 'provider',
    fix: 'route-policy',
    culprits: [culprit(one.provider)],
    facts: [
      `streams of ${one.provider} fail through ${plural(one.failing.length, 'node')} and complete through none (${codeList(one.codes)}); its plain chats complete`,
    ],
    firstCheck: "Ask the provider's endpoint itself for a stream and read the raw answer to its end.",
    next: diagnoseNode(one.failing[0] ?? ''),
    explains: overProvider(view, one.provider),
    specificity: 7,
  });
}

function pairClaim(view: RunView, one: Standing, node: string): Claim {
  return makeClaim('provider', {
    id: 'node-cannot-reach-provider',
    title: `${node} does not get through to ${one.provider}, which other nodes reach`,
    severity: 'error',
    symptom: 'every-other-request-fails',
    layer: 'node',
    fix: 'infrastructure',
    culprits: [nodeCulprit(node), culprit(one.provider)],
    facts: [`${one.provider} fails through ${node} (${codeList(one.codes)}) and completes through ${one.working.join(', ')}`],
    firstCheck: `From ${node}'s machine, connect to the endpoint of ${one.provider}: name lookup, route, proxy, firewall; and compare its entry in providers.json.`,
    next: diagnoseNode(node),
    explains: overProvider(view, one.provider, node),
    specificity: 7,
  });
}

/** Providers that fail whichever node asks, and those that one node alone does not reach. A cooldown by itself blames nobody. */
export const provider: Rule = {
  id: 'provider',
  findings: [
    'provider-down',
    'provider-down-covered',
    'provider-slow',
    'provider-rate-limits',
    'provider-garbles',
    'provider-too-expensive',
    'node-cannot-reach-provider',
  ],
  propose(view) {
    const sick = sickNodes(view);
    const { dear, reaching } = apartFromDear(controlsOf(view).filter(({ node }) => !sick.has(node)));
    const all = standings(reaching);
    const down = all.filter((one) => one.failing.length > 0 && one.working.length === 0);
    const broken = new Set(down.map((one) => one.provider));
    const pairs = all.filter((one) => one.failing.length > 0 && one.working.length > 0);
    const streams = standings(streamControlsOf(view).filter((control) => !broken.has(control.provider)));
    return [
      ...streams.filter((one) => one.failing.length > 0 && one.working.length === 0).map((one) => streamClaim(view, one)),
      ...down.map((one) => providerClaim(view, one, broken)),
      ...standings(dear).map((one) => dearClaim(view, providerClaim(view, one, broken))),
      ...pairs.flatMap((one) => one.failing.map((node) => pairClaim(view, one, node))),
    ];
  },
};
