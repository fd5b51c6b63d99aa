import type { Identity } from '../target/cluster.js';
import { asIdentity, tokenProbe, toNode } from './ask/http.js';
import { sqlQuestion } from './ask/sql.js';
import type { CheckContext, Seen } from './check.js';
import type { Question, SqlQuestion } from './question.js';
import { userIdentities } from './read/nodes.js';
import { settle, turnedAway, withoutAnswer } from './read/settle.js';
import { andThen, known, lost, pending, type State } from './read/state.js';
import { countOf } from './shared-database-mutates.js';
import type { Verdict } from './verdict.js';
import { fail, needMissing, unknown } from './verdicts.js';

/** How many active rows of the declared database hold an identity's token: 0 or 1. */
export function heldQuestion(ctx: CheckContext, identity: Identity): SqlQuestion {
  const hasFlag = ctx.contract.requiredColumns['users']?.includes('is_active') ?? false;
  return sqlQuestion({
    title: `whether the database holds the token of ${identity.id} as active`,
    sql: `SELECT COUNT(*) AS n FROM user_api_tokens t JOIN users u ON u.id = t.user_id WHERE t.token = ? AND t.is_active = 1${hasFlag ? ' AND u.is_active = 1' : ''}`,
    params: [{ tokenOf: identity.id }],
    factors: { identity: identity.id },
  });
}

/** The first user identity whose token the declared database holds as active. */
export function heldIdentity(ctx: CheckContext, seen: Seen): State<Identity> {
  const users = userIdentities(ctx.cluster);
  const questions = users.map((identity) => heldQuestion(ctx, identity));
  const unseen = questions.filter((question) => seen.get(question.key) === undefined);
  if (unseen.length > 0) return pending(unseen);
  for (const [index, question] of questions.entries()) {
    const outcome = seen.get(question.key)?.outcome;
    const verdict = withoutAnswer(question, outcome);
    if (verdict?.code === 'store-unreachable' || verdict?.code === 'store-access') return lost(verdict);
    const identity = users[index];
    if (identity !== undefined && (countOf(outcome) ?? 0) > 0) return known(identity, [question.key]);
  }
  return lost(needMissing('a user identity that the database holds', 'no declared user token is an active row of the declared database'));
}

/** What the read rung asks. */
export function readAsks(ctx: CheckContext, seen: Seen, node: string): readonly Question[] {
  const held = heldIdentity(ctx, seen);
  if (held.kind === 'pending') return held.ask;
  return held.kind === 'known' ? [tokenProbe(ctx, toNode(node), asIdentity(held.value.id))] : [];
}

/** Whether the node knows a token that the declared database holds. A clone knows it too, so `true` proves nothing. */
export function tokenKnown(ctx: CheckContext, seen: Seen, node: string): State<boolean> {
  return andThen(heldIdentity(ctx, seen), (identity, evidence) => {
    const question = tokenProbe(ctx, toNode(node), asIdentity(identity.id));
    const settled = settle(seen, question);
    if (settled.kind === 'verdict') return lost(settled.verdict);
    const limited = turnedAway(question, settled.view);
    if (limited !== undefined) return lost(limited);
    const refusal = ctx.contract.refusalOf(settled.view);
    const { status } = settled.http;
    const all = [question.key, ...evidence];
    if (refusal === 'user-token-on-global-path') return known(true, all);
    if (refusal === 'unknown-token') return known(false, all);
    if (status >= 200 && status < 300)
      return lost(
        unknown('inconclusive', `${node} lets anybody in, so what it knows cannot be told`, all, { because: 'authentication-off', status }),
      );
    return lost(
      fail(status === 403 || status === 401 ? 'garbage' : 'unexpected-status', `${node} answers ${status} to a user token`, all, {
        rung: 'read',
        status,
        expected: 403,
      }),
    );
  });
}

/** The failure the read rung can show; undefined where it shows none. */
export function judgeRead(ctx: CheckContext, seen: Seen, node: string): Verdict | undefined {
  const state = tokenKnown(ctx, seen, node);
  if (state.kind === 'known' && !state.value)
    return fail('token-unknown', `${node} does not know a token that the declared database holds as active`, state.evidence, {
      rung: 'read',
    });
  return state.kind === 'lost' ? state.verdict : undefined;
}
