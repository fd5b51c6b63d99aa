import type { Identity, Route } from '../target/cluster.js';
import type { ModelRef } from '../target/contracts/contract.js';
import { chatQuestion, promptFor } from './ask/chat.js';
import { toNode } from './ask/http.js';
import { sqlQuestion } from './ask/sql.js';
import { type Cell, type Check, type CheckContext, defineCheck, type Seen } from './check.js';
import type { HttpQuestion, Question, SqlQuestion } from './question.js';
import { planChat } from './read/chat-plan.js';
import { chatVerdict, completionOf } from './read/chat-verdict.js';
import { allowed, askedNodes, identityOf } from './read/nodes.js';
import { settle, withoutAnswer } from './read/settle.js';
import type { Verdict } from './verdict.js';
import { fail, needMissing, notEvaluated, pass, spendsNotAllowed, unknown } from './verdicts.js';

const CHECK = 'isolation';

interface Subject {
  readonly route: Route;
  readonly model: Exclude<ModelRef, { readonly kind: 'provider' }>;
}

/** Routes over rotations and autoselects of the nodes' files: what is cached of them is kept by their bare id, without a tenant (aisbf-contract 5.3). */
const subjects = (ctx: CheckContext): readonly Subject[] =>
  ctx.cluster.routes.flatMap((route) => {
    const model = ctx.contract.parseModel(route.model);
    return model?.kind === 'rotation' || model?.kind === 'autoselect' ? [{ route, model }] : [];
  });

/** Users who have a rotation or autoselect of that id. Reading them asks no node, so it freezes nothing. */
const tenantsQuestion = (id: string): SqlQuestion =>
  sqlQuestion({
    title: `users with a rotation or autoselect ${id}`,
    sql: ['rotation', 'autoselect']
      .map((kind) => `SELECT u.username, '${kind}' AS kind FROM user_${kind}s c JOIN users u ON u.id = c.user_id WHERE c.${kind}_id = ?`)
      .join(' UNION ALL '),
    params: [id, id],
  });

interface Tenant {
  readonly username: string;
  readonly kind: 'user-rotation' | 'user-autoselect';
}

function tenantsOf(seen: Seen, id: string): readonly Tenant[] | undefined {
  const outcome = seen.get(tenantsQuestion(id).key)?.outcome;
  if (outcome?.kind !== 'answered' || outcome.answer.kind !== 'sql') return undefined;
  return outcome.answer.rows.map(({ username, kind }) => ({
    username: String(username),
    kind: kind === 'rotation' ? 'user-rotation' : 'user-autoselect',
  }));
}

/** Another's chat over the global route that completed, or what must be asked first. */
function original(ctx: CheckContext, seen: Seen, { route, model }: Subject, than: Identity) {
  for (const { id: node } of askedNodes(ctx.cluster)) {
    for (const name of route.identities) {
      const identity = identityOf(ctx.cluster, name);
      if (identity === undefined || identity.id === than.id || route.expect.streaming === true) continue;
      const plan = planChat(ctx, seen, toNode(node), { identity, model });
      if (plan.kind === 'first') return { kind: 'first' as const, ask: plan.ask };
      if (plan.kind === 'none') continue;
      if (seen.get(plan.question.key) === undefined) return { kind: 'first' as const, ask: [plan.question] };
      const completion = completionOf(ctx, seen, plan.question);
      if (completion !== undefined) return { kind: 'ready' as const, node, identity, question: plan.question, completion };
    }
  }
  return undefined;
}

/**
 * The same prompt by the tenant, over the route of its own that has the same id. As released such a route reaches no provider: it
 * fails, unless the cache holds an answer for it, which is how the leak shows.
 */
function repeated(
  ctx: CheckContext,
  subject: Subject,
  tenant: Tenant,
  identity: Identity,
  node: string,
  asker: Identity,
): HttpQuestion | undefined {
  const prompt = promptFor(ctx, { to: toNode(node), identity: asker, model: subject.model });
  return chatQuestion(ctx, { to: toNode(node), identity, model: { kind: tenant.kind, id: subject.model.id }, providers: [], prompt });
}

const reachesNobody = (ctx: CheckContext, { kind }: Tenant): boolean =>
  ctx.contract.quirks.has(kind === 'user-rotation' ? 'user-rotation-fails' : 'user-autoselect-fails');

const declaredAs = (ctx: CheckContext, { username }: Tenant): Identity | undefined =>
  ctx.cluster.identities.find((identity) => identity.kind === 'user' && identity.username === username);

const subjectOf = (ctx: CheckContext, cell: Cell): Subject | undefined => subjects(ctx).find(({ route }) => route.id === cell.route);

function askOf(ctx: CheckContext, seen: Seen, subject: Subject): readonly Question[] {
  const tenants = tenantsOf(seen, subject.model.id);
  if (tenants === undefined || !allowed(ctx, 'spends')) return [tenantsQuestion(subject.model.id)];
  return tenants.flatMap((tenant): readonly Question[] => {
    const identity = declaredAs(ctx, tenant);
    if (identity === undefined || !reachesNobody(ctx, tenant)) return [];
    const first = original(ctx, seen, subject, identity);
    if (first === undefined) return [];
    if (first.kind === 'first') return first.ask;
    const question = repeated(ctx, subject, tenant, identity, first.node, first.identity);
    return question === undefined ? [] : [question];
  });
}

function judgeTenant(ctx: CheckContext, seen: Seen, subject: Subject, tenant: Tenant): Verdict {
  const { id } = subject.model;
  const rows = [tenantsQuestion(id).key];
  const identity = declaredAs(ctx, tenant);
  const data = { id, username: tenant.username, kind: tenant.kind };
  if (identity === undefined)
    return unknown(
      'inconclusive',
      `${tenant.username} has a ${tenant.kind} ${id} and is no declared identity, so it cannot be asked for`,
      rows,
      data,
    );
  if (!reachesNobody(ctx, tenant))
    return needMissing('the members of a user rotation', `which providers ${tenant.kind} ${id} reaches is not listed anywhere`, rows, data);
  const first = original(ctx, seen, subject, identity);
  if (first === undefined) return needMissing('a completion', `no node completed ${subject.route.id} for another identity`, rows, data);
  if (first.kind === 'first')
    return notEvaluated('withheld', `${subject.route.id} was not asked for`, rows, { ...data, because: 'not-asked' });
  const question = repeated(ctx, subject, tenant, identity, first.node, first.identity);
  if (question === undefined) return needMissing('a way', `the contract has no way for ${identity.id} to ask for it`, rows, data);
  const evidence = [question.key, first.question.key, ...rows];
  const again = completionOf(ctx, seen, question);
  if (again !== undefined && again.id === first.completion.id && again.text === first.completion.text)
    return fail(
      'anothers-answer',
      `${identity.id} is served the answer that ${first.identity.id} got over ${subject.route.id}: both ids are ${id}`,
      evidence,
      data,
    );
  if (again !== undefined) return pass(`${identity.id} gets an answer of its own`, evidence, data);
  const settled = settle(seen, question);
  if (settled.kind === 'verdict') return settled.verdict;
  const meaning = ctx.contract.meaningOf(settled.view);
  if (meaning.code === 'internal-error' || meaning.code === 'route-unknown')
    return pass(`${identity.id} is not served what others got (${meaning.code})`, evidence, { ...data, meaning: meaning.code });
  return chatVerdict(ctx, seen, question, data);
}

const ORDER = ['fail', 'unknown', 'not-evaluated', 'pass', 'not-applicable'] as const;

function judgeRoute(ctx: CheckContext, seen: Seen, subject: Subject): Verdict {
  const question = tenantsQuestion(subject.model.id);
  const without = withoutAnswer(question, seen.get(question.key)?.outcome);
  if (without !== undefined) return without;
  const tenants = tenantsOf(seen, subject.model.id);
  if (tenants === undefined)
    return unknown('inconclusive', 'the users were answered by something that is no row', [question.key], { because: 'foreign-answer' });
  if (tenants.length === 0)
    return pass(`no user has a rotation or autoselect of the id ${subject.model.id}`, [question.key], { id: subject.model.id });
  if (!allowed(ctx, 'spends'))
    return spendsNotAllowed(
      `${tenants.length} users have a rotation or autoselect ${subject.model.id}, what they are served is shown by a completion`,
    );
  const verdicts = tenants.map((tenant) => judgeTenant(ctx, seen, subject, tenant));
  const [worst] = verdicts.toSorted((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status));
  return worst ?? needMissing('a user', 'no user was judged');
}

export const isolation: Check = defineCheck({
  id: CHECK,
  title: "nobody is served what was answered to another tenant's route of the same id",
  layer: 'cache',
  severity: 'critical',
  version: 1,
  notApplicable(ctx) {
    if (ctx.cluster.mysql === undefined) return 'no MySQL is declared, so who has routes of equal ids cannot be read';
    if (ctx.contract.requiredColumns['user_rotations'] === undefined) return 'the contract knows no rotations of users';
    if (askedNodes(ctx.cluster).length === 0) return 'every node is declared to be draining';
    return subjects(ctx).length === 0 ? 'no route over a rotation or autoselect is declared' : undefined;
  },
  needs: () => [[]],
  cells: (ctx) => subjects(ctx).map(({ route }) => ({ check: CHECK, route: route.id, part: 'tenants' })),
  asks(cell, ctx, seen) {
    const subject = subjectOf(ctx, cell);
    return subject === undefined ? [] : askOf(ctx, seen, subject);
  },
  worstCase: (_cell, ctx) => {
    const chats = allowed(ctx, 'spends') ? 16 + 2 * ctx.cluster.identities.length : 0;
    return { requests: 8 + chats, completions: chats };
  },
  judge(cell, ctx, seen) {
    const subject = subjectOf(ctx, cell);
    return subject === undefined
      ? needMissing('a route', `${cell.route} is none over a rotation or autoselect`)
      : judgeRoute(ctx, seen, subject);
  },
});
