import type { Cell, Severity } from '../../checks/check.js';
import type { VerdictCode } from '../../checks/verdict.js';
import { answersFallTo, inTheWay, oddOn, readsFrom, throughBalancer } from '../consequences.js';
import type { Culprit } from '../finding.js';
import { showCertificate } from '../follow-up.js';
import { cellsOf, count, failed, failedWith, nodesOf, odd, text, unique } from '../look.js';
import { balancerCulprit, everything, makeClaim, nodeCulprit } from '../make-claim.js';
import type { Claim, JudgedCell, Rule, RunView } from '../rule.js';

interface Kind {
  readonly code: VerdictCode;
  readonly severity: Severity;
  /** Cells with equal words have one cause. */
  readonly sameCause: (cell: JudgedCell) => string;
  readonly title: (who: string, cell: JudgedCell) => string;
  readonly firstCheck: (who: string, cell: JudgedCell) => string;
}

const fingerprint = (cell: JudgedCell): string => text(cell, 'fingerprint') ?? cell.id;
const day = (cell: JudgedCell): string => (text(cell, 'validTo') ?? '').slice(0, 10);

const kinds: readonly Kind[] = [
  {
    code: 'certificate-expired',
    severity: 'critical',
    sameCause: fingerprint,
    title: (who, cell) => `The certificate of ${who} ended on ${day(cell)}`,
    firstCheck: (who, cell) => `Renew ${text(cell, 'subject')} on ${who}, reload what serves it, and find out why its renewal did not run.`,
  },
  {
    code: 'certificate-wrong-name',
    severity: 'error',
    sameCause: fingerprint,
    title: (who) => `The certificate of ${who} is not for the name it is asked by`,
    firstCheck: (who) =>
      `Compare the names in the certificate with the address of ${who} in the cluster file; a name of its own is declared as tls.serverName.`,
  },
  {
    code: 'certificate-untrusted',
    severity: 'error',
    sameCause: (cell) => JSON.stringify([text(cell, 'problem'), text(cell, 'issuer')]),
    title: (who, cell) => `The certificate of ${who} is not trusted (${text(cell, 'problem')})`,
    firstCheck: (_who, cell) =>
      `Look whether ${text(cell, 'issuer')} is an authority of yours: then declare it (tls.ca). Otherwise the server lacks an intermediate certificate, or shows one of its own making.`,
  },
  {
    code: 'certificate-expires-soon',
    severity: 'warning',
    sameCause: fingerprint,
    title: (who, cell) => `The certificate of ${who} ends in ${count(cell, 'daysLeft')} days, on ${day(cell)}`,
    firstCheck: (who) => `Look whether the renewal of the certificate on ${who} is due, and whether it ran the last time.`,
  },
];

const culpritOf = ({ cell }: JudgedCell): Culprit => {
  if (cell.node !== undefined) return nodeCulprit(cell.node);
  return cell.entry === 'balancer' ? balancerCulprit : { factor: 'environment', level: cell.part ?? '' };
};

const layerOf = (cells: readonly JudgedCell[]): 'node' | 'balancer' | 'network' => {
  if (cells.every(({ cell }) => cell.node !== undefined)) return 'node';
  return cells.every(({ cell }) => cell.entry === 'balancer') ? 'balancer' : 'network';
};

const isOffer = (cell: Cell): boolean => cell.node !== undefined && cell.part !== undefined;

const died = (cell: JudgedCell): boolean => failedWith(cell, 'no-answer', 'gateway-error', 'unexpected-status', 'balancer-failed');

/** What is lost because nobody gets a connection there: clients hang up on such a certificate. */
function lostTo(view: RunView, cells: readonly JudgedCell[]): readonly JudgedCell[] {
  const nodes = cells.flatMap(({ cell }) => cell.node ?? []);
  const ofBalancer = cells.some(({ cell }) => cell.entry === 'balancer');
  const environments = cells.flatMap(({ cell }) => (cell.node === undefined && cell.entry === undefined ? (cell.part ?? []) : []));
  return [
    ...nodes.flatMap((node) => [
      ...oddOn(view, node).filter((cell) => !failedWith(cell, 'tls-differs')),
      ...throughBalancer(view, node, died),
    ]),
    ...(nodes.length === 0 ? [] : [...answersFallTo(view, nodes), ...readsFrom(view, nodes)]),
    ...view.cells.filter(
      (cell) => cell.cell.check !== 'tls' && ofBalancer && cell.cell.entry === 'balancer' && (failed(cell) || inTheWay(cell)),
    ),
    ...cellsOf(view, 'prefix-isolation').filter((cell) => environments.includes(cell.cell.part ?? '') && odd(cell)),
  ];
}

function about(view: RunView, kind: Kind, cells: readonly JudgedCell[], culprits: readonly Culprit[]): Claim {
  const [first] = cells;
  const who = cells.map((cell) => culpritOf(cell).level).join(', ');
  const nodes = cells.filter(({ cell }) => cell.node !== undefined).length;
  const isWarning = kind.severity === 'warning';
  return makeClaim('certificates', {
    id: kind.code,
    title: first === undefined ? who : kind.title(who, first),
    severity: kind.severity,
    symptom: !isWarning && nodes > 0 && nodes < nodesOf(view).length ? 'every-other-request-fails' : null,
    layer: layerOf(cells),
    fix: 'infrastructure',
    culprits,
    facts: cells.map(
      (cell) => `${culpritOf(cell).level} shows ${text(cell, 'subject')}, issued by ${text(cell, 'issuer')}, good until ${day(cell)}`,
    ),
    firstCheck: first === undefined ? '' : kind.firstCheck(who, first),
    next: showCertificate(view, first?.cell ?? { check: 'tls' }),
    explains: [...cells, ...(isWarning ? [] : lostTo(view, cells))],
    specificity: 10,
  });
}

/** Equal certificates on several nodes are one cause; on every https address there is, a cause of everything. */
function ofKind(view: RunView, kind: Kind): readonly Claim[] {
  const shown = cellsOf(view, 'tls').filter(({ cell }) => !isOffer(cell));
  const red = shown.filter((cell) => failedWith(cell, kind.code));
  const causes = unique(red.map(kind.sameCause));
  return causes.flatMap((cause) => {
    const cells = red.filter((cell) => kind.sameCause(cell) === cause);
    if (cells.length > 1 && cells.length === shown.length) return [about(view, kind, cells, [everything])];
    const factors = unique(cells.map((cell) => culpritOf(cell).factor));
    return factors.map((factor) => {
      const own = cells.filter((cell) => culpritOf(cell).factor === factor);
      return about(view, kind, own, own.map(culpritOf));
    });
  });
}

/** Certificates that clients hang up on, or soon will. */
export const certificates: Rule = {
  id: 'certificates',
  findings: kinds.map(({ code }) => code),
  propose: (view) => kinds.flatMap((kind) => ofKind(view, kind)),
};
