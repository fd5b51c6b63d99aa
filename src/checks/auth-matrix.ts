import { meetsAccess, showsLetIn } from '../target/contracts/access.js';
import type { AnswerView } from '../target/contracts/contract.js';
import { sqlQuestion } from './ask/sql.js';
import { type Cell, type Check, type CheckContext, defineCheck, type Seen } from './check.js';
import type { HttpQuestion, SqlQuestion } from './question.js';
import { type Access, accesses, accessOf, knock, partOf } from './read/access.js';
import { askedNodes } from './read/nodes.js';
import { settle, turnedAway } from './read/settle.js';
import type { Json, Verdict } from './verdict.js';
import { fail, needMissing, pass } from './verdicts.js';

const CHECK = 'auth-matrix';

interface Subject {
  readonly access: Access;
  readonly question: HttpQuestion;
}

function subjectOf(ctx: CheckContext, cell: Cell): Subject | undefined {
  const access = accessOf(ctx, cell.identity, cell.part);
  return access === undefined ? undefined : { access, question: knock(ctx, cell.node ?? '', access) };
}

/** The last resort of a released node, which its broken tiers give to every chat of a user who has one. */
const isBareError = (view: AnswerView): boolean => view.status === 500 && view.body.trim() === 'Internal Server Error';

/** Users and their tiers, where a tier may be what a chat fails on and the database can say so. */
function tiersQuestion(ctx: CheckContext, { access }: Subject): SqlQuestion | undefined {
  const inventory = ctx.contract.inventoryQueries.find(({ id }) => id === 'users');
  const suspect = access.endpoint === 'own-chat' && ctx.contract.quirks.has('tier-fails');
  if (!suspect || inventory === undefined || ctx.cluster.mysql === undefined) return undefined;
  return sqlQuestion({ title: `inventory ${inventory.id}`, sql: inventory.sql });
}

function tierOf(ctx: CheckContext, seen: Seen, subject: Subject): { readonly tier: Json; readonly evidence: string } | undefined {
  const question = tiersQuestion(ctx, subject);
  const outcome = question === undefined ? undefined : seen.get(question.key)?.outcome;
  if (question === undefined || outcome?.kind !== 'answered' || outcome.answer.kind !== 'sql') return undefined;
  const tier = outcome.answer.rows.find((row) => row['username'] === subject.access.knocker.identity?.username)?.['tier'];
  return typeof tier === 'string' ? { tier, evidence: question.key } : undefined;
}

const WHO = { nobody: 'a caller without a token', stranger: 'a caller with a made-up token' } as const;

const nameOf = ({ knocker }: Access): string =>
  knocker.caller === 'nobody' || knocker.caller === 'stranger' ? WHO[knocker.caller] : (knocker.identity?.id ?? knocker.caller);

function judgeAnswer(ctx: CheckContext, seen: Seen, cell: Cell, subject: Subject): Verdict {
  const { access, question } = subject;
  const settled = settle(seen, question);
  if (settled.kind === 'verdict') return settled.verdict;
  const limited = turnedAway(question, settled.view);
  if (limited !== undefined) return limited;
  const { rule, endpoint } = access;
  const { view } = settled;
  const evidence = [question.key];
  const refusal = ctx.contract.refusalOf(view);
  const said = `${cell.node} answers ${nameOf(access)} ${view.status}${refusal === undefined ? '' : ` (${refusal})`} at ${question.method} ${question.path}`;
  const { kind } = access.knocker.identity ?? {};
  const data = { endpoint, status: view.status, expected: rule.status, ...(kind === undefined ? {} : { kind }) };
  if (meetsAccess(rule, view))
    return pass(`${said}, as the contract says`, evidence, { ...data, ...(refusal === undefined ? {} : { refusal }) });
  if (refusal !== undefined) {
    const wanted = rule.refusal ?? 'let in';
    return fail('refused', `${said}, the contract says ${rule.status} (${wanted})`, evidence, { ...data, refusal, wanted });
  }
  if (rule.refusal !== undefined && showsLetIn(endpoint, view))
    return fail('let-in', `${said}: it is let in and must be refused`, evidence, data);
  if (isBareError(view) && endpoint === 'own-chat') {
    const found = tierOf(ctx, seen, subject);
    const more = found === undefined ? evidence : [...evidence, found.evidence];
    if (found !== undefined)
      return fail('tier-blocked', `${said}: it has the tier ${found.tier}, on which ${ctx.contract.release} fails`, more, {
        ...data,
        tier: found.tier,
      });
    return fail('internal-error', `${said}: the node fails before it looks at the request`, evidence, data);
  }
  if (view.status === rule.status || (view.status >= 200 && view.status < 300))
    return fail('garbage', `${said} with what the contract does not know`, evidence, data);
  return fail('unexpected-status', `${said} instead of ${rule.status}`, evidence, data);
}

export const authMatrix: Check = defineCheck({
  id: CHECK,
  title: 'every caller is let in or refused exactly as the contract says, on every node',
  layer: 'auth',
  severity: 'critical',
  version: 1,
  notApplicable: (ctx) => (askedNodes(ctx.cluster).length === 0 ? 'every node is declared to be draining' : undefined),
  needs: () => [[]],
  cells: (ctx) => {
    const pairs = accesses(ctx).map(({ knocker, endpoint }) => ({
      ...(knocker.identity === undefined ? {} : { identity: knocker.identity.id }),
      part: partOf(knocker, endpoint),
    }));
    return askedNodes(ctx.cluster).flatMap(({ id }) => pairs.map((pair) => ({ check: CHECK, node: id, ...pair })));
  },
  asks(cell, ctx, seen) {
    const subject = subjectOf(ctx, cell);
    if (subject === undefined) return [];
    const settled = settle(seen, subject.question);
    const tiers = settled.kind === 'answered' && isBareError(settled.view) ? tiersQuestion(ctx, subject) : undefined;
    return tiers === undefined ? [subject.question] : [subject.question, tiers];
  },
  worstCase: () => ({ requests: 2, completions: 0 }),
  judge(cell, ctx, seen) {
    const subject = subjectOf(ctx, cell);
    return subject === undefined
      ? needMissing('a contract that says', `the contract says nothing of ${cell.part}`)
      : judgeAnswer(ctx, seen, cell, subject);
  },
});
