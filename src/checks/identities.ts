import type { Identity } from '../target/cluster.js';
import { asIdentity, asNobody, getQuestion, tokenProbe, toNode } from './ask/http.js';
import { type Cell, type Check, type CheckContext, defineCheck, type Seen } from './check.js';
import type { HttpQuestion } from './question.js';
import { readJson } from './read/judge-read.js';
import { askedNodes, identityOf } from './read/nodes.js';
import { settle, turnedAway } from './read/settle.js';
import type { Verdict } from './verdict.js';
import { fail, needMissing, pass, withData } from './verdicts.js';

/** A user identity is shown accepted below its own path; one without a name has none. */
function acceptanceProbe(ctx: CheckContext, node: string, identity: Identity): HttpQuestion | undefined {
  const bearer = asIdentity(identity.id);
  if (identity.kind === 'global') return tokenProbe(ctx, toNode(node), bearer);
  if (identity.username === undefined) return undefined;
  return getQuestion(ctx, { to: toNode(node), bearer, path: ctx.contract.userProbe(identity.username).path });
}

const refusalProbe = (ctx: CheckContext, cell: Cell): HttpQuestion =>
  tokenProbe(ctx, toNode(cell.node ?? ''), cell.part === 'no-token' ? asNobody : { kind: 'wrong' });

function questionOf(ctx: CheckContext, cell: Cell): HttpQuestion | undefined {
  if (cell.part !== 'accepted') return refusalProbe(ctx, cell);
  const identity = identityOf(ctx.cluster, cell.identity ?? '');
  return identity === undefined ? undefined : acceptanceProbe(ctx, cell.node ?? '', identity);
}

function judgeUser(ctx: CheckContext, seen: Seen, question: HttpQuestion, identity: Identity): Verdict {
  const settled = settle(seen, question);
  if (settled.kind === 'verdict') return settled.verdict;
  const limited = turnedAway(question, settled.view);
  if (limited !== undefined) return limited;
  const evidence = [question.key];
  const { status } = settled.http;
  const refusal = ctx.contract.refusalOf(settled.view);
  const expected = ctx.contract.userProbe(identity.username ?? '').accepted;
  const apiOnly = identity.scope === 'mcp';
  if (apiOnly && refusal === 'scope-lacks-api')
    return pass(`${identity.id} has the scope mcp and is kept from the API, as it should be`, evidence, { status, refusal });
  if (refusal !== undefined) return fail('refused', `${identity.id} is refused: ${refusal}`, evidence, { refusal, status });
  if (status !== expected) return fail('unexpected-status', `${identity.id} is answered ${status}`, evidence, { status, expected });
  // The status of acceptance may be an ordinary 400: without the node's own JSON it could be anybody's.
  if (ctx.contract.schemas['error-detail']?.safeParse(settled.view.json).success === false)
    return fail('garbage', `${identity.id} is answered ${status}, but not in a node's words`, evidence, { status });
  if (apiOnly) return fail('let-in', `${identity.id} has the scope mcp and is let in to the API`, evidence, { status });
  return pass(`${identity.id} is accepted below its own path`, evidence, { status });
}

function judgeRefusal(ctx: CheckContext, seen: Seen, cell: Cell, question: HttpQuestion): Verdict {
  const settled = settle(seen, question);
  if (settled.kind === 'verdict') return settled.verdict;
  const evidence = [question.key];
  const { status } = settled.http;
  const who = cell.part === 'no-token' ? 'a caller without a token' : 'a caller with a made-up token';
  if (status >= 200 && status < 300) return fail('let-in', `${cell.node} lets in ${who}`, evidence, { status });
  const wanted = cell.part === 'no-token' ? 'missing-authorization' : 'unknown-token';
  const refusal = ctx.contract.refusalOf(settled.view);
  if (refusal === wanted) return pass(`${cell.node} refuses ${who}`, evidence, { status, refusal });
  const expected = cell.part === 'no-token' ? 401 : 403;
  if (status === expected && refusal === undefined)
    return fail('garbage', `${cell.node} answers ${who} ${status} with what the contract does not know`, evidence, { status });
  const data = { status, expected, ...(refusal === undefined ? {} : { refusal }) };
  return fail('unexpected-status', `${cell.node} answers ${who} ${status} instead of ${expected} ${wanted}`, evidence, data);
}

export const identities: Check = defineCheck({
  id: 'identities',
  title: 'every identity is accepted where it should be, and nobody else is',
  layer: 'auth',
  severity: 'error',
  version: 1,
  notApplicable: (ctx) => (askedNodes(ctx.cluster).length === 0 ? 'every node is declared to be draining' : undefined),
  needs: () => [[]],
  cells: (ctx) =>
    askedNodes(ctx.cluster).flatMap((node) => [
      ...ctx.cluster.identities.map((identity) => ({ check: 'identities', node: node.id, identity: identity.id, part: 'accepted' })),
      { check: 'identities', node: node.id, part: 'no-token' },
      { check: 'identities', node: node.id, part: 'wrong-token' },
    ]),
  asks(cell, ctx) {
    const question = questionOf(ctx, cell);
    return question === undefined ? [] : [question];
  },
  worstCase: () => ({ requests: 1, completions: 0 }),
  judge(cell, ctx, seen) {
    const question = questionOf(ctx, cell);
    const identity = identityOf(ctx.cluster, cell.identity ?? '');
    if (question === undefined) return needMissing('a username', `${cell.identity} has no username, so it has no path of its own`);
    if (identity === undefined) return judgeRefusal(ctx, seen, cell, question);
    if (identity.kind === 'user') return withData(judgeUser(ctx, seen, question, identity), { kind: 'user' });
    const read = readJson(ctx, seen, question, ctx.contract.endpoints[ctx.contract.tokenProbe].schema);
    if (read.kind === 'verdict') return withData(read.verdict, { kind: 'global' });
    return pass(`${identity.id} is accepted on the global path`, [question.key], { kind: 'global' });
  },
});
