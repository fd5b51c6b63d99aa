import type { Expectation, Route } from '../target/cluster.js';
import type { ModelRef } from '../target/contracts/contract.js';
import { harmKind } from './ask/chat.js';
import { toNode } from './ask/http.js';
import type { Cell, CheckContext, Seen } from './check.js';
import type { Destination, Factors, Question } from './question.js';
import { type Chat, type ChatPlan, planBalancerChat, planChat } from './read/chat-plan.js';
import { chatVerdict } from './read/chat-verdict.js';
import { endpointOf } from './read/endpoint.js';
import { membersOf } from './read/members.js';
import { askedNodes, identityOf } from './read/nodes.js';
import { lacksRole, roleAsks } from './read/role-lacking.js';
import { andThen, known, type State } from './read/state.js';
import type { Verdict } from './verdict.js';
import { needMissing, notEvaluated, withData } from './verdicts.js';

/** A route as one identity asks for it. */
export interface Subject {
  readonly route: Route;
  readonly chat: Chat;
}

const kindOf = (model: ModelRef): string => (model.kind === 'provider' ? 'direct' : model.kind);

export function subjectOf(ctx: CheckContext, cell: Cell): Subject | undefined {
  const route = ctx.cluster.routes.find(({ id }) => id === cell.route);
  const identity = identityOf(ctx.cluster, cell.identity ?? '');
  const model = route === undefined ? undefined : ctx.contract.parseModel(route.model);
  if (route === undefined || identity === undefined || model === undefined) return undefined;
  return { route, chat: { identity, model, lookTwice: true, ...(route.expect.streaming === true ? { stream: true } : {}) } };
}

const destinationOf = (cell: Cell): Destination => (cell.node === undefined ? { kind: 'balancer' } : toNode(cell.node));

/** Types of the providers that a chat may reach on a node, as the node lists them; '' for one that it does not list. */
export function providerTypes(ctx: CheckContext, seen: Seen, node: string, { identity, model }: Chat): State<ReadonlyMap<string, string>> {
  return andThen(membersOf(ctx, seen, toNode(node), model, identity), ({ providers }) =>
    andThen(endpointOf(ctx, seen, toNode(node), 'providers'), (json) => {
      const listed = ctx.contract.providersOf(json);
      return known(new Map(providers.map((provider) => [provider, listed.get(provider)?.type ?? ''])));
    }),
  );
}

/** The first provider that a stream would do harm to; undefined where there is none. */
export const harmedByStreams = (ctx: CheckContext, types: ReadonlyMap<string, string>): string | undefined =>
  [...types].find(([, type]) => !ctx.contract.streamable(type))?.[0];

/** A stream goes only to providers that can be streamed to without harm; asked of the cell's node, or of all for the balancer. */
function unstreamable(ctx: CheckContext, seen: Seen, cell: Cell, { chat }: Subject): ChatPlan | undefined {
  if (chat.stream !== true) return undefined;
  const nodes = cell.node === undefined ? askedNodes(ctx.cluster).map(({ id }) => id) : [cell.node];
  for (const node of nodes) {
    const types = providerTypes(ctx, seen, node, chat);
    if (types.kind === 'pending') return { kind: 'first', ask: types.ask };
    if (types.kind === 'lost') return { kind: 'none', verdict: types.verdict };
    const bad = harmedByStreams(ctx, types.value);
    if (bad !== undefined)
      return {
        kind: 'none',
        verdict: needMissing('a provider that may be streamed to', `streaming to ${bad} would do harm on ${ctx.contract.release}`),
      };
  }
  return undefined;
}

function planOf(ctx: CheckContext, seen: Seen, cell: Cell, subject: Subject): ChatPlan {
  const harmful = unstreamable(ctx, seen, cell, subject);
  if (harmful !== undefined) return harmful;
  return cell.node === undefined ? planBalancerChat(ctx, seen, subject.chat) : planChat(ctx, seen, toNode(cell.node), subject.chat);
}

export function chatAsks(ctx: CheckContext, seen: Seen, cell: Cell): readonly Question[] {
  const subject = subjectOf(ctx, cell);
  if (subject === undefined) return [];
  const plan = planOf(ctx, seen, cell, subject);
  if (plan.kind === 'ready') {
    if (seen.get(plan.question.key) === undefined) return [plan.question];
    return [plan.question, ...roleAsks(ctx, seen, destinationOf(cell), subject.chat, chatVerdict(ctx, seen, plan.question))];
  }
  return plan.kind === 'first' ? plan.ask : [];
}

/** Provider or candidates of a cell, as far as they are known. */
export function chatFactors(ctx: CheckContext, seen: Seen, cell: Cell): Factors {
  const subject = subjectOf(ctx, cell);
  if (subject === undefined) return {};
  const { identity, model } = subject.chat;
  if (model.kind === 'provider' || model.kind === 'user-provider') return { provider: model.id };
  const nodes = cell.node === undefined ? askedNodes(ctx.cluster).map(({ id }) => id) : [cell.node];
  const reached = nodes.flatMap((node) => {
    const members = membersOf(ctx, seen, toNode(node), model, identity);
    return members.kind === 'known' ? [members.value.providers] : [];
  });
  return reached.length === 0 ? {} : { candidates: [...new Set(reached.flat())].toSorted() };
}

const DEFAULT: Expectation = { status: 200 };

/** The verdict of one route, asked by one identity, through one node or the balancer. */
export function judgeChat(ctx: CheckContext, seen: Seen, cell: Cell): Verdict {
  const subject = subjectOf(ctx, cell);
  if (subject === undefined) return needMissing('a model in a known grammar', `the model of ${cell.route} is none the contract knows`);
  const { chat, route } = subject;
  const factors = chatFactors(ctx, seen, cell);
  const data = {
    kind: kindOf(chat.model),
    ...(factors.provider === undefined ? {} : { provider: factors.provider }),
    ...(factors.candidates === undefined ? {} : { candidates: factors.candidates }),
  };
  const plan = planOf(ctx, seen, cell, subject);
  if (plan.kind === 'none') return withData(plan.verdict, data);
  if (plan.kind === 'first') {
    const reason = `the ${harmKind(chat.model)} of ${route.id} was not asked, because what must be known first is not`;
    return notEvaluated('withheld', reason, [], { ...data, because: 'not-asked' });
  }
  const where = destinationOf(cell);
  const verdict = chatVerdict(ctx, seen, plan.question, data, { ...DEFAULT, ...route.expect });
  const lacking = lacksRole(ctx, seen, where, chat, verdict, (node) => {
    const other = planOf(ctx, seen, { ...cell, node }, subject);
    return other.kind === 'ready' ? other.question : undefined;
  });
  if (lacking !== undefined) return withData(lacking, data);
  return {
    ...verdict,
    reason: `${route.id} as ${chat.identity.id} through ${where.kind === 'node' ? where.id : 'the balancer'}: ${verdict.reason}`,
  };
}
