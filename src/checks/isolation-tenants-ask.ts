import type { Identity, Route } from '../target/cluster.js';
import type { ModelRef } from '../target/contracts/contract.js';
import { chatQuestion, promptFor } from './ask/chat.js';
import { toNode } from './ask/http.js';
import { sqlQuestion } from './ask/sql.js';
import type { Cell, CheckContext, Seen } from './check.js';
import type { HttpQuestion, Question, SqlQuestion } from './question.js';
import { planChat } from './read/chat-plan.js';
import { completionOf } from './read/chat-verdict.js';
import { allowed, askedNodes, identityOf } from './read/nodes.js';

export interface Subject {
  readonly route: Route;
  readonly model: Exclude<ModelRef, { readonly kind: 'provider' }>;
}

/** Routes over rotations and autoselects of the nodes' files: what is cached of them is kept by their bare id, without a tenant (aisbf-contract 5.3). */
export const subjects = (ctx: CheckContext): readonly Subject[] =>
  ctx.cluster.routes.flatMap((route) => {
    const model = ctx.contract.parseModel(route.model);
    return model?.kind === 'rotation' || model?.kind === 'autoselect' ? [{ route, model }] : [];
  });

/** Users who have a rotation or autoselect of that id. Reading them asks no node, so it freezes nothing. */
export const tenantsQuestion = (id: string): SqlQuestion =>
  sqlQuestion({
    title: `users with a rotation or autoselect ${id}`,
    sql: ['rotation', 'autoselect']
      .map((kind) => `SELECT u.username, '${kind}' AS kind FROM user_${kind}s c JOIN users u ON u.id = c.user_id WHERE c.${kind}_id = ?`)
      .join(' UNION ALL '),
    params: [id, id],
  });

export interface Tenant {
  readonly username: string;
  readonly kind: 'user-rotation' | 'user-autoselect';
}

export function tenantsOf(seen: Seen, id: string): readonly Tenant[] | undefined {
  const outcome = seen.get(tenantsQuestion(id).key)?.outcome;
  if (outcome?.kind !== 'answered' || outcome.answer.kind !== 'sql') return undefined;
  return outcome.answer.rows.map(({ username, kind }) => ({
    username: String(username),
    kind: kind === 'rotation' ? 'user-rotation' : 'user-autoselect',
  }));
}

/** Another's chat over the global route that completed, or what must be asked first. */
export function original(ctx: CheckContext, seen: Seen, { route, model }: Subject, than: Identity) {
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
export function repeated(
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

export const reachesNobody = (ctx: CheckContext, { kind }: Tenant): boolean =>
  ctx.contract.quirks.has(kind === 'user-rotation' ? 'user-rotation-fails' : 'user-autoselect-fails');

export const declaredAs = (ctx: CheckContext, { username }: Tenant): Identity | undefined =>
  ctx.cluster.identities.find((identity) => identity.kind === 'user' && identity.username === username);

export const subjectOf = (ctx: CheckContext, cell: Cell): Subject | undefined => subjects(ctx).find(({ route }) => route.id === cell.route);

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

export function askTenants(cell: Cell, ctx: CheckContext, seen: Seen): readonly Question[] {
  const subject = subjectOf(ctx, cell);
  return subject === undefined ? [] : askOf(ctx, seen, subject);
}
