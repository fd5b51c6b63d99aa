import type { Layer } from '../checks/check.js';
import type { Attribution } from './attribution.js';
import type { Culprit, FactorName, Finding, Fix } from './finding.js';
import { askHealth, diagnoseIdentities, diagnoseNode, diagnoseRoutes } from './follow-up.js';
import { nodesOf, plural, unique } from './look.js';
import { makeClaim } from './make-claim.js';
import type { Claim, RunView } from './rule.js';

/** Findings of attribution, where no rule knew the pattern. */
export const attributionFindings = [
  'failures-follow-node',
  'failures-follow-identity',
  'failures-follow-route',
  'failures-follow-provider',
  'failures-follow-entry',
  'failures-follow-pair',
  'everything-fails',
  'unattributed',
] as const;

interface Meaning {
  readonly layer: Layer;
  readonly fix: Fix;
  readonly symptom: Finding['symptom'];
}

const meanings: Readonly<Partial<Record<FactorName, Meaning>>> = {
  node: { layer: 'node', fix: 'infrastructure', symptom: 'every-other-request-fails' },
  identity: { layer: 'auth', fix: 'credentials', symptom: 'token-works-here-not-there' },
  route: { layer: 'route', fix: 'route-policy', symptom: null },
  provider: { layer: 'provider', fix: 'route-policy', symptom: null },
  entry: { layer: 'balancer', fix: 'infrastructure', symptom: 'every-other-request-fails' },
};

const inWords = (culprits: readonly Culprit[]): string =>
  culprits.map((culprit) => (culprit.factor === 'entry' ? culprit.level : `${culprit.factor} ${culprit.level}`)).join(' with ');

function idOf(attribution: Attribution): string {
  if (attribution.kind === 'everything') return 'everything-fails';
  if (attribution.kind === 'unattributed') return 'unattributed';
  return attribution.culprits.length > 1 ? 'failures-follow-pair' : `failures-follow-${attribution.culprits[0]?.factor ?? 'pair'}`;
}

function commandFor(view: RunView, culprits: readonly Culprit[]): string {
  const [culprit] = culprits;
  if (culprit?.factor === 'node') return diagnoseNode(culprit.level);
  if (culprit?.factor === 'identity') return diagnoseIdentities;
  if (culprit?.factor === 'route') return diagnoseRoutes;
  const [node] = nodesOf(view);
  return node === undefined ? 'aisbf-check doctor' : askHealth(view, node);
}

/** The cheapest ask that tells rivals apart has one of them in it and not the other. */
function firstCheckOf(attribution: Attribution, checks: readonly string[]): string {
  const [rival] = attribution.rivals;
  if (rival !== undefined) {
    return `Ask once more with ${inWords(attribution.culprits)} and without ${inWords(rival)}: this run never had one without the other.`;
  }
  if (attribution.kind === 'unattributed') return `Read the failing cells of ${checks.join(', ')} one by one: they have nothing in common.`;
  if (attribution.kind === 'everything')
    return `Ask one of the failing questions of ${checks.join(', ')} by hand and read the whole answer.`;
  return `Repeat one failing cell with ${inWords(attribution.culprits)} by hand, and the same without.`;
}

function titleOf(attribution: Attribution, checks: readonly string[]): string {
  if (attribution.kind === 'everything') return `Every cell of ${checks.join(', ')} fails`;
  if (attribution.kind === 'unattributed')
    return `${plural(attribution.cells.length, 'failing cell')} of ${checks.join(', ')} follow nothing that was varied`;
  const tie = attribution.rivals.length > 0 ? ` (or ${attribution.rivals.map(inWords).join(', or ')})` : '';
  return `Failures follow ${inWords(attribution.culprits)}${tie}`;
}

const codesOf = (attribution: Attribution): string => {
  const codes = unique(attribution.cells.map((cell) => cell.verdict.code));
  return codes.map((code) => `${attribution.cells.filter((cell) => cell.verdict.code === code).length} x ${code}`).join(', ');
};

/** States an attribution as a claim, so that it is counted, waived and reported like a rule's. */
export function attributedClaim(view: RunView, attribution: Attribution): Claim {
  const checks = unique(attribution.cells.map((cell) => cell.cell.check));
  const [culprit] = attribution.culprits;
  const meaning = culprit === undefined ? undefined : meanings[culprit.factor];
  const layer = attribution.kind === 'everything' ? 'network' : (meaning?.layer ?? null);
  return makeClaim('attribution', {
    id: idOf(attribution),
    title: titleOf(attribution, checks),
    severity: 'error',
    symptom: meaning?.symptom ?? null,
    layer,
    fix: attribution.kind === 'everything' ? 'infrastructure' : (meaning?.fix ?? null),
    culprits: attribution.culprits,
    facts: [codesOf(attribution)],
    firstCheck: firstCheckOf(attribution, checks),
    next: commandFor(view, attribution.culprits),
    explains: attribution.cells,
    specificity: 0,
    attribution: attribution.kind,
    rivals: attribution.rivals,
  });
}
