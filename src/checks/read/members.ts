import type { Identity } from '../../target/cluster.js';
import type { Member, ModelRef } from '../../target/contracts/contract.js';
import { ownCandidates } from '../ask/chat.js';
import type { CheckContext, Seen } from '../check.js';
import type { Destination } from '../question.js';
import { needMissing } from '../verdicts.js';
import { endpointOf } from './endpoint.js';
import { andThen, known, lost, type State } from './state.js';

/** Whom a chat may reach, the selecting of an autoselect included. */
export interface Members {
  readonly members: readonly Member[];
  /** Ids of the members' providers; a user's own provider has no member, but an id of its own kind here. */
  readonly providers: readonly string[];
}

const ids = (members: readonly Member[]): readonly string[] => [...new Set(members.map((member) => member.provider))];

/**
 * The released software does not tell an autoselect's selection model. It may be any provider, so those that the cluster file asks
 * directly anyway have to be in order before an autoselect is asked.
 */
function possibleSelectors(ctx: CheckContext): readonly Member[] {
  return ctx.cluster.routes.flatMap((route) => {
    const model = ctx.contract.parseModel(route.model);
    return model?.kind === 'provider' ? [{ provider: model.id, model: model.model }] : [];
  });
}

function autoselectMembers(ctx: CheckContext, seen: Seen, to: Destination, id: string): State<Members> {
  return andThen(endpointOf(ctx, seen, to, 'autoselects'), (json, evidence) =>
    andThen(endpointOf(ctx, seen, to, 'rotations'), (rotationsJson, more) => {
      const chosen = ctx.contract.autoselectsOf(json).get(id);
      if (chosen === undefined) return known({ members: [], providers: [] }, evidence);
      const rotations = ctx.contract.rotationsOf(rotationsJson);
      const selectors = chosen.selector !== undefined ? [chosen.selector] : to.kind === 'neighbour' ? [] : possibleSelectors(ctx);
      const members = [...chosen.rotations.flatMap((rotation) => rotations.get(rotation) ?? []), ...selectors];
      return known({ members, providers: ids(members) }, [...evidence, ...more]);
    }),
  );
}

/**
 * The providers a model may reach through that very destination, from its own listings. An id that the destination does not list reaches
 * nobody. Lost where the listings cannot be read.
 */
export function membersOf(ctx: CheckContext, seen: Seen, to: Destination, model: ModelRef, identity: Identity): State<Members> {
  const own = ownCandidates(model, identity);
  if (own !== undefined)
    return known({ members: model.kind === 'provider' ? [{ provider: model.id, model: model.model }] : [], providers: own });
  if (model.kind === 'rotation')
    return andThen(endpointOf(ctx, seen, to, 'rotations'), (json, evidence) => {
      const members = ctx.contract.rotationsOf(json).get(model.id) ?? [];
      return known({ members, providers: ids(members) }, evidence);
    });
  if (model.kind === 'autoselect') return autoselectMembers(ctx, seen, to, model.id);
  const reason = `which providers ${model.kind} ${model.id} reaches is not listed anywhere`;
  return lost(needMissing('the members of a user rotation', reason));
}
