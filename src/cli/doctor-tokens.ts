import type { JudgedCell } from '../diagnose/rule.js';
import type { Complaint } from './complaint.js';

const nodesOf = (cells: readonly JudgedCell[]): string => [...new Set(cells.map(({ cell }) => cell.node ?? ''))].join(', ');

/** `aisbf-2: alice is refused: unknown-token`, each reason once with all nodes that gave it. */
function reasons(cells: readonly JudgedCell[]): string {
  const different = [...new Set(cells.map(({ verdict }) => verdict.reason))];
  return different.map((reason) => `${nodesOf(cells.filter(({ verdict }) => verdict.reason === reason))}: ${reason}`).join('; ');
}

/** A token is in order where every node that was looked at accepts it: one that some nodes refuse fails every other request. */
export function tokenComplaint(identity: string, cells: readonly JudgedCell[]): Complaint {
  const own = cells.filter(({ cell }) => cell.identity === identity && cell.check === 'identities');
  const title = `token of ${identity}`;
  const judged = own.filter(({ verdict }) => verdict.status !== 'not-evaluated');
  if (judged.length === 0) return { title, state: 'note', detail: own[0]?.verdict.reason ?? 'not tested: every node is drained' };
  const bad = judged.filter(({ verdict }) => verdict.status !== 'pass');
  const accepted = `accepted by ${judged.length - bad.length} of ${own.length} ${own.length === 1 ? 'node' : 'nodes'}`;
  if (bad.length > 0) return { title, state: 'problem', detail: `${accepted}; ${reasons(bad)}` };
  return { title, state: judged.length < own.length ? 'note' : 'ok', detail: accepted };
}

/** Nodes must refuse requests without a token and with an unknown one; a node that could not be reached is complained about elsewhere. */
export function authenticationComplaints(cells: readonly JudgedCell[]): readonly Complaint[] {
  const refusals = cells.filter(({ cell }) => cell.check === 'identities' && cell.identity === undefined);
  const bad = refusals.filter(({ verdict }) => verdict.status === 'fail' && verdict.code === 'let-in');
  const title = 'authentication';
  if (bad.length > 0) return [{ title, state: 'problem', detail: `no valid token is needed on ${nodesOf(bad)}` }];
  if (refusals.length === 0 || refusals.some(({ verdict }) => verdict.status !== 'pass')) return [];
  return [{ title, state: 'ok', detail: 'every node refuses requests without a token and with an unknown token' }];
}
