import { allChecks } from '../checks/registry.js';
import type { Verdict } from '../checks/verdict.js';
import type { JudgedCell } from '../diagnose/rule.js';
import { runChecks } from '../run-checks.js';
import type { Cluster } from '../target/cluster.js';
import { mysqlAccount, redisAnswers } from './doctor-checks.js';

export interface Complaint {
  readonly title: string;
  /** `note`: worth knowing, nothing is wrong. */
  readonly state: 'ok' | 'problem' | 'note';
  readonly detail: string;
}

const stateOf = (status: Verdict['status']): Complaint['state'] =>
  status === 'pass' ? 'ok' : status === 'fail' || status === 'unknown' ? 'problem' : 'note';

/** A node answers where any of its cells was judged on an answer. */
function nodeComplaint(node: string, cells: readonly JudgedCell[]): Complaint {
  const own = cells.filter(({ cell }) => cell.node === node && cell.check === 'node-health');
  const bad = own.find(({ verdict }) => verdict.status !== 'pass');
  if (own.length === 0) return { title: `node ${node}`, state: 'note', detail: 'not asked (declared drained)' };
  return bad === undefined
    ? { title: `node ${node}`, state: 'ok', detail: own[0]?.verdict.reason ?? 'answers' }
    : { title: `node ${node}`, state: 'problem', detail: bad.verdict.reason };
}

/** A token is in order where at least one node accepts it: what differs between nodes is for `diagnose`. */
function tokenComplaint(identity: string, cells: readonly JudgedCell[]): Complaint {
  const own = cells.filter(({ cell }) => cell.identity === identity && cell.check === 'identities');
  const accepted = own.filter(({ verdict }) => verdict.status === 'pass').length;
  const title = `token of ${identity}`;
  if (own.length === 0) return { title, state: 'note', detail: 'not asked' };
  if (accepted > 0) return { title, state: 'ok', detail: `accepted by ${accepted} of ${own.length} nodes` };
  return { title, state: 'problem', detail: `accepted by no node: ${own[0]?.verdict.reason ?? ''}` };
}

/** Looks at a cluster without changing anything in it or causing a completion: nodes, tokens, stores. */
export async function examineCluster(cluster: Cluster, signal: AbortSignal): Promise<readonly Complaint[]> {
  const asked = allChecks.filter(({ id }) => id === 'node-health' || id === 'identities');
  const readOnly: Cluster = { ...cluster, allow: [], waivers: [] };
  const { view } = await runChecks({ cluster: readOnly, checks: [...asked, mysqlAccount, redisAnswers], signal });
  const stores = [mysqlAccount, redisAnswers].map(({ id, title }): Complaint => {
    const verdict = view.cells.find(({ cell }) => cell.check === id)?.verdict;
    const why = view.record.planned?.notApplicable.find(({ check }) => check === id)?.why ?? 'not asked';
    return verdict === undefined
      ? { title: id, state: 'note', detail: why }
      : { title: id, state: stateOf(verdict.status), detail: `${title}: ${verdict.reason}` };
  });
  return [
    ...cluster.nodes.map(({ id }) => nodeComplaint(id, view.cells)),
    ...cluster.identities.map(({ id }) => tokenComplaint(id, view.cells)),
    ...stores,
  ];
}
