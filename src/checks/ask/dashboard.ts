import type { DashboardAccount } from '../../target/cluster.js';
import type { CheckContext } from '../check.js';
import type { HttpQuestion } from '../question.js';
import { asNobody, factorsOf, toNode } from './http.js';
import { questionKey } from './key.js';

/** The cookies of that account's login on that node. */
const jarOf = (account: DashboardAccount, node: string): string => `${account.id}'s session from ${node}`;

/**
 * The login form of a node, filled in. It changes nothing but what a node notes of every login (the time, and an old kind of password
 * hash is renewed), so it counts as a read.
 */
export function loginQuestion(ctx: CheckContext, node: string, account: DashboardAccount): HttpQuestion {
  const { login } = ctx.contract.dashboard;
  const parts = {
    to: toNode(node),
    bearer: asNobody,
    method: 'POST' as const,
    path: login.path,
    form: { [login.username]: account.username, [login.password]: { passwordOf: account.id } },
    jar: jarOf(account, node),
  };
  return {
    kind: 'http',
    key: questionKey(parts),
    effect: 'read',
    factors: { ...factorsOf(parts.to, parts.bearer), identity: account.id },
    ...parts,
  };
}

/** The dashboard's probe of one node with the session that another gave. */
export function sessionQuestion(ctx: CheckContext, node: string, account: DashboardAccount, from: string): HttpQuestion {
  const parts = {
    to: toNode(node),
    bearer: asNobody,
    method: 'GET' as const,
    path: ctx.contract.dashboard.probe,
    jar: jarOf(account, from),
  };
  return {
    kind: 'http',
    key: questionKey(parts),
    effect: 'read',
    factors: { ...factorsOf(parts.to, parts.bearer), identity: account.id },
    ...parts,
  };
}
