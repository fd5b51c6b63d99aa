import type { Identity } from '../../target/cluster.js';
import type { Member, ModelRef } from '../../target/contracts/contract.js';
import { answerView, httpAnswerOf } from '../answer-view.js';
import { chatQuestion } from '../ask/chat.js';
import { asIdentity, emptyChat, tokenProbe } from '../ask/http.js';
import type { CheckContext, Seen } from '../check.js';
import type { Destination, HttpQuestion } from '../question.js';
import { identityOf } from './nodes.js';

type Asker = { readonly identity: Identity; readonly model: ModelRef };

const capable = (ctx: CheckContext, { identity, model }: Asker): boolean =>
  ctx.contract.chatTarget(model, identity) !== undefined && ctx.contract.serves(model, identity);

/** Whether the node is known to fail a user's chats before it reads them, as broken tiers do: an empty one shows it. */
function failsAtTheDoor(ctx: CheckContext, seen: Seen, to: Destination, identity: Identity): boolean {
  if (identity.kind !== 'user' || identity.username === undefined) return false;
  const http = httpAnswerOf(seen.get(emptyChat(to, asIdentity(identity.id), ctx.contract.chatPath(identity.username)).key));
  return http !== undefined && (http.status >= 500 || ctx.contract.refusalOf(answerView(http)) !== undefined);
}

/** Whether the node is known to turn the identity away before any provider is reached. */
export function refusedThere(ctx: CheckContext, seen: Seen, to: Destination, identity: Identity): boolean {
  if (to.kind !== 'node') return false;
  if (failsAtTheDoor(ctx, seen, to, identity)) return true;
  if (identity.kind !== 'global') return false;
  const http = httpAnswerOf(seen.get(tokenProbe(ctx, to, asIdentity(identity.id)).key));
  return http !== undefined && ctx.contract.refusalOf(answerView(http)) !== undefined;
}

/** Declared direct routes to the provider first, the member's own model first among them. */
function askers(ctx: CheckContext, to: Destination, member: Member): readonly Asker[] {
  const model: ModelRef = { kind: 'provider', id: member.provider, model: member.model };
  if (to.kind === 'neighbour') {
    const probe = ctx.cluster.neighbours.find((neighbour) => neighbour.name === to.name)?.probe;
    return probe === undefined ? [] : [{ identity: probe.identity, model }];
  }
  const declared = ctx.cluster.routes.flatMap((route) => {
    const model = ctx.contract.parseModel(route.model);
    if (model?.kind !== 'provider' || model.id !== member.provider) return [];
    return route.identities.flatMap((id) => {
      const identity = identityOf(ctx.cluster, id);
      return identity === undefined ? [] : [{ identity, model }];
    });
  });
  const sameModel = (asker: Asker): number => (asker.model.kind === 'provider' && asker.model.model === member.model ? 0 : 1);
  const byKind = ctx.cluster.identities.toSorted((a, b) => Number(a.kind === 'user') - Number(b.kind === 'user'));
  return [...declared.toSorted((a, b) => sameModel(a) - sameModel(b)), ...byKind.map((identity) => ({ identity, model }))];
}

/**
 * A direct chat for each provider among the members, through that destination: the declared direct route's own question where there is one,
 * else `provider/model` by the first identity that can. Providers that nobody can address directly have none.
 */
export function controlsFor(ctx: CheckContext, seen: Seen, to: Destination, members: readonly Member[]): readonly HttpQuestion[] {
  const firsts = [...new Map(members.toReversed().map((member) => [member.provider, member])).values()].toReversed();
  return firsts.flatMap((member) => {
    const able = askers(ctx, to, member).filter((asker) => capable(ctx, asker));
    const asker = able.find(({ identity }) => !refusedThere(ctx, seen, to, identity)) ?? able[0];
    if (asker === undefined) return [];
    return chatQuestion(ctx, { to, ...asker, providers: [member.provider] }) ?? [];
  });
}
