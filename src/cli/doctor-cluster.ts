import { allChecks } from '../checks/registry.js';
import type { Verdict } from '../checks/verdict.js';
import type { JudgedCell } from '../diagnose/rule.js';
import { runChecks } from '../run-checks.js';
import type { Cluster } from '../target/cluster.js';
import type { Complaint } from './complaint.js';
import { storeChecks } from './doctor-checks.js';
import { nameComplaints, resolveAll, sameNodeComplaints } from './doctor-names.js';
import { authenticationComplaints, tokenComplaint } from './doctor-tokens.js';

const stateOf = (status: Verdict['status']): Complaint['state'] =>
  status === 'pass' ? 'ok' : status === 'fail' || status === 'unknown' ? 'problem' : 'note';

/** A node answers where any of its cells was judged on an answer. */
function nodeComplaint(node: string, cells: readonly JudgedCell[]): Complaint {
  const own = cells.filter(({ cell }) => cell.node === node && cell.check === 'node-health');
  const bad = own.find(({ verdict }) => verdict.status !== 'pass');
  if (own.length === 0) return { title: `node ${node}`, state: 'note', detail: 'not tested: it is declared drained' };
  return bad === undefined
    ? { title: `node ${node}`, state: 'ok', detail: 'responds to /health' }
    : { title: `node ${node}`, state: 'problem', detail: bad.verdict.reason };
}

/** Things that fail nothing today: what their findings call a warning. */
const WARNINGS: readonly string[] = ['certificate-expires-soon', 'tls-differs'];

/** What a check says of each of its cells, as far as anything was judged. */
function cellComplaints(cells: readonly JudgedCell[], titleOf: (cell: JudgedCell['cell']) => string): readonly Complaint[] {
  return cells
    .filter(({ verdict }) => verdict.status !== 'not-evaluated' && verdict.status !== 'not-applicable')
    .map(({ cell, verdict }) => ({
      title: titleOf(cell),
      state: WARNINGS.includes(verdict.code) ? 'note' : stateOf(verdict.status),
      detail: verdict.reason,
    }));
}

const isText = (value: unknown): value is string => typeof value === 'string';

/** What a check of the doctor's own says of a store. */
function storeComplaint(id: string, title: string, verdict: Verdict): Complaint {
  const { copy } = verdict.data;
  const lines = Array.isArray(copy) ? { copy: copy.filter(isText) } : {};
  return { title: id, state: stateOf(verdict.status), detail: `${title}: ${verdict.reason}`, ...lines };
}

/** A balancer that reaches one node only is none. */
function reachComplaints({ nodes, entry }: Cluster, cells: readonly JudgedCell[]): readonly Complaint[] {
  const reach = cells.filter(({ cell }) => cell.check === 'balancer-parity' && cell.part === 'reach');
  if (entry === undefined || nodes.length < 2 || reach.length === 0) return [];
  const title = 'nodes behind the balancer';
  const told = reach.filter(({ verdict }) => verdict.status === 'pass' || verdict.status === 'fail');
  const reached = reach.filter(({ verdict }) => verdict.status === 'pass').length;
  if (reached > 1) return [{ title, state: 'ok', detail: `${reached} of ${reach.length} receive requests` }];
  if (told.length < reach.length) return [{ title, state: 'note', detail: reach[0]?.verdict.reason ?? '' }];
  return [{ title, state: 'problem', detail: `${reached} of ${reach.length} receive requests` }];
}

/** Checks whose cells say whether a cluster is fit to be looked at. */
const LOOKED_AT: readonly string[] = ['node-health', 'identities', 'clock-skew', 'tls', 'balancer-parity'];

/** Looks at a cluster without changing anything in it or causing a completion: nodes, tokens, stores. */
export async function examineCluster(cluster: Cluster, signal: AbortSignal): Promise<readonly Complaint[]> {
  const asked = allChecks.filter(({ id }) => LOOKED_AT.includes(id));
  const readOnly: Cluster = { ...cluster, allow: [], waivers: [] };
  const [names, { view }] = await Promise.all([
    resolveAll(cluster),
    runChecks({ cluster: readOnly, checks: [...asked, ...storeChecks], signal }),
  ]);
  const stores = storeChecks.flatMap(({ id, title }): readonly Complaint[] => {
    const verdict = view.cells.find(({ cell }) => cell.check === id)?.verdict;
    if (verdict !== undefined) return [storeComplaint(id, title, verdict)];
    const why = view.record.planned?.notApplicable.find(({ check }) => check === id)?.why ?? 'not tested';
    return [{ title: id, state: 'note', detail: why }];
  });
  return [
    ...nameComplaints(cluster, names),
    ...sameNodeComplaints(cluster, names),
    ...cluster.nodes.map(({ id }) => nodeComplaint(id, view.cells)),
    ...cellComplaints(
      view.cells.filter(({ cell }) => cell.check === 'tls'),
      ({ node, entry, part }) =>
        node === undefined
          ? `certificate of ${entry === undefined ? `neighbour ${part}` : 'the balancer'}`
          : `${part === undefined ? 'certificate' : 'TLS'} of ${node}`,
    ),
    ...cellComplaints(
      view.cells.filter(({ cell }) => cell.check === 'clock-skew'),
      ({ node, part }) => `clock of ${node ?? part}`,
    ),
    ...cellComplaints(
      view.cells.filter(({ cell }) => cell.check === 'balancer-parity' && cell.part === 'reach'),
      ({ node }) => `balancer to ${node}`,
    ),
    ...reachComplaints(cluster, view.cells),
    ...cluster.identities.map(({ id }) => tokenComplaint(id, view.cells)),
    ...authenticationComplaints(view.cells),
    ...stores,
  ];
}
