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

/**
 * An address for documentation, which belongs to nobody: a node counts failed logins by name and by the first address in X-Forwarded-For, and
 * requests to one process through two addresses would be counted apart by where they come from.
 */
const NOBODYS_ADDRESS = '192.0.2.1';

/**
 * A login under a made-up name, which fails. The node forgets it within minutes, and counts it for nobody else; like any login it changes
 * nothing but what a node notes of each, so it is a read.
 */
export function failedLogin(ctx: CheckContext, node: string, name: string, nth: string): HttpQuestion {
  const { login } = ctx.contract.dashboard;
  const parts = {
    to: toNode(node),
    bearer: asNobody,
    method: 'POST' as const,
    path: login.path,
    form: { [login.username]: name, [login.password]: 'made-up' },
    headers: { 'x-forwarded-for': NOBODYS_ADDRESS },
  };
  return { kind: 'http', key: questionKey({ ...parts, nth }), effect: 'read', factors: factorsOf(parts.to, parts.bearer), ...parts };
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

/** One thing that a person does on that node's dashboard after the login there. */
function doneThere(
  account: DashboardAccount,
  node: string,
  parts: Pick<HttpQuestion, 'method' | 'path' | 'body'>,
  nth?: string,
): HttpQuestion {
  const all = { to: toNode(node), bearer: asNobody, ...parts, jar: jarOf(account, node) };
  return {
    kind: 'http',
    key: questionKey({ ...all, ...(nth === undefined ? {} : { nth }) }),
    effect: 'mutates',
    factors: { ...factorsOf(all.to, all.bearer), identity: account.id },
    ...all,
  };
}

/** Saves a rotation of the account's user. */
export function saveRotation(
  { contract }: CheckContext,
  node: string,
  account: DashboardAccount,
  id: string,
  config: unknown,
): HttpQuestion {
  const { rotation } = contract.dashboard;
  return doneThere(account, node, { method: 'POST', path: rotation.path, body: { [rotation.id]: id, [rotation.config]: config } });
}

/** Takes a rotation of the account's user away. */
export const removeRotation = ({ contract }: CheckContext, node: string, account: DashboardAccount, id: string): HttpQuestion =>
  doneThere(account, node, { method: 'DELETE', path: `${contract.dashboard.rotation.path}/${encodeURIComponent(id)}` });

/** Makes the node forget what it keeps of the account's user. */
export const reloadQuestion = ({ contract }: CheckContext, node: string, account: DashboardAccount, nth: string): HttpQuestion =>
  doneThere(account, node, { method: 'POST', path: contract.dashboard.reload, body: {} }, nth);
