import type { Cell, CheckContext, Cost, Seen } from './check.js';
import {
  declaredAs,
  original,
  reachesNobody,
  repeated,
  type Subject,
  subjectOf,
  subjects,
  type Tenant,
  tenantsOf,
  tenantsQuestion,
} from './isolation-tenants-ask.js';
import { chatVerdict, completionOf } from './read/chat-verdict.js';
import { allowed } from './read/nodes.js';
import { settle, withoutAnswer } from './read/settle.js';
import type { Verdict } from './verdict.js';
import { fail, needMissing, notEvaluated, pass, spendsNotAllowed, unknown, worst } from './verdicts.js';

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
  return worst(tenants.map((tenant) => judgeTenant(ctx, seen, subject, tenant))) ?? needMissing('a user', 'no user was judged');
}

/** Why there is nothing to look for; undefined where there is. */
export function noTenants(ctx: CheckContext): string | undefined {
  if (ctx.cluster.mysql === undefined) return 'no MySQL is declared, so who has routes of equal ids cannot be read';
  if (ctx.contract.requiredColumns['user_rotations'] === undefined) return 'the contract knows no rotations of users';
  return subjects(ctx).length === 0 ? 'no route over a rotation or autoselect is declared' : undefined;
}

/** Ids of the routes whose tenants are looked for. */
export const tenantRoutes = (ctx: CheckContext): readonly string[] => subjects(ctx).map(({ route }) => route.id);

export function costOfTenants(ctx: CheckContext): Cost {
  const chats = allowed(ctx, 'spends') ? 16 + 2 * ctx.cluster.identities.length : 0;
  return { requests: 8 + chats, completions: chats };
}

export function judgeTenants(cell: Cell, ctx: CheckContext, seen: Seen): Verdict {
  const subject = subjectOf(ctx, cell);
  return subject === undefined
    ? needMissing('a route', `${cell.route} is none over a rotation or autoselect`)
    : judgeRoute(ctx, seen, subject);
}
