import type { Outcome } from '../record/observation.js';
import type { Identity } from '../target/cluster.js';
import { bracketQuestion } from './ask/bracket.js';
import { tokenProbe, toNode } from './ask/http.js';
import { tokenRow } from './ask/token-row.js';
import type { CheckContext, Seen } from './check.js';
import type { BracketQuestion } from './question.js';
import { allowed, askedNodes, userIdentities } from './read/nodes.js';
import { settle, turnedAway, withoutAnswer } from './read/settle.js';
import type { Verdict } from './verdict.js';
import { fail, pass, unknown } from './verdicts.js';

/** ONE bracket for all nodes: a token row is put into the declared database, every node is asked whether it knows it, and it is taken out. */
export function tokenRowBracket(ctx: CheckContext, identity: Identity): BracketQuestion {
  const row = tokenRow(ctx, identity, 'shared-database');
  return bracketQuestion({
    title: `a token row of ${identity.username ?? ''}, asked for on every node`,
    effect: 'mutates',
    setup: [row.leftoversRemoved, row.putIn],
    before: [row.isThere],
    stimuli: askedNodes(ctx.cluster).map((node) => tokenProbe(ctx, toNode(node.id), { kind: 'ephemeral', name: row.ephemeral })),
    teardown: [row.takenOut],
  });
}

/** Number of the first row's column `n`; undefined where there is none. */
export function countOf(outcome: Outcome | undefined): number | undefined {
  if (outcome?.kind !== 'answered' || outcome.answer.kind !== 'sql') return undefined;
  const n = outcome.answer.rows[0]?.['n'];
  return n === undefined || n === null ? undefined : Number(n);
}

export const mayMutate = (ctx: CheckContext): boolean => allowed(ctx, 'mutates') && ctx.cluster.mysql?.writeUrl !== undefined;

/** The first user whose row could be put in, or the first not tried yet: a user that is not in the database says nothing of the nodes. */
export function currentBracket(ctx: CheckContext, seen: Seen): BracketQuestion | undefined {
  if (!mayMutate(ctx)) return undefined;
  const brackets = userIdentities(ctx.cluster).map((identity) => tokenRowBracket(ctx, identity));
  return brackets.find((bracket) => {
    const outcome = seen.get(bracket.key)?.outcome;
    const isAbsent = outcome?.kind === 'answered' && outcome.answer.kind === 'bracket' && countOf(outcome.answer.before[0]) === 0;
    return !isAbsent || outcome.answer.problems.length > 0;
  });
}

/** What the bracket says of one node; undefined where this rung says nothing. */
export function judgeMutates(ctx: CheckContext, seen: Seen, node: string): Verdict | undefined {
  const bracket = currentBracket(ctx, seen);
  const outcome = bracket === undefined ? undefined : seen.get(bracket.key)?.outcome;
  if (bracket === undefined || outcome === undefined) return undefined;
  if (outcome.kind === 'withheld') return undefined;
  const unanswered = withoutAnswer(bracket, outcome);
  if (unanswered !== undefined) return unanswered;
  if (outcome.kind !== 'answered' || outcome.answer.kind !== 'bracket') return undefined;
  const { before, problems } = outcome.answer;
  if (countOf(before[0]) !== 1) {
    const reason = `no token row could be put into the declared database: ${problems.join('; ') || 'it was not there'}`;
    return unknown('query-failed', reason, [bracket.key], { rung: 'mutates', problems: [...problems] });
  }
  const stimulus = bracket.stimuli.find((question) => question.to.kind === 'node' && question.to.id === node);
  if (stimulus === undefined) return undefined;
  const settled = settle(seen, stimulus);
  if (settled.kind === 'verdict') return settled.verdict;
  const limited = turnedAway(stimulus, settled.view);
  if (limited !== undefined) return limited;
  const evidence = [stimulus.key, bracket.key];
  const { status } = settled.http;
  const refusal = ctx.contract.refusalOf(settled.view);
  if (refusal === 'user-token-on-global-path')
    return pass(`${node} knows a token just put into the declared database`, evidence, { rung: 'mutates' });
  if (refusal === 'unknown-token')
    return fail('row-not-seen', `${node} does not know a token just put into the declared database`, evidence, { rung: 'mutates', status });
  if (status >= 200 && status < 300)
    return unknown('inconclusive', `${node} lets anybody in, so what it knows cannot be told`, evidence, {
      because: 'authentication-off',
      status,
    });
  const data = { rung: 'mutates', status, expected: 403, ...(refusal === undefined ? {} : { refusal }) };
  if (status === 403) return fail('garbage', `${node} refuses with what the contract does not know`, evidence, data);
  return fail('unexpected-status', `${node} answers ${status} to a token of the database`, evidence, data);
}
