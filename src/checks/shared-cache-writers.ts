import { z } from 'zod';
import type { Identity } from '../target/cluster.js';
import type { ModelRef } from '../target/contracts/contract.js';
import { harmKind } from './ask/chat.js';
import { toNode } from './ask/http.js';
import { sqlQuestion } from './ask/sql.js';
import type { CheckContext, Seen } from './check.js';
import type { SqlQuestion } from './question.js';
import { endpointOf } from './read/endpoint.js';
import { identityOf } from './read/nodes.js';
import { withoutAnswer } from './read/settle.js';
import { andThen, known, lost, pending, type State } from './read/state.js';
import { needMissing, undeclared } from './verdicts.js';

/** Who asks for what, so that a completion is written to the response cache. */
export interface Writer {
  readonly identity: Identity;
  readonly model: ModelRef;
}

/** As many providers are tried on a node before its cache is given up as not to be told. */
export const MOST_WRITERS = 3;

const kindRank = (model: ModelRef): number =>
  model.kind === 'provider' ? 0 : model.kind === 'user-provider' ? 1 : harmKind(model) === 'rotation' ? 2 : 3;

/** The declared routes as writers: direct ones first, one identity for each model. */
export function writersOf(ctx: CheckContext): readonly Writer[] {
  const writers = ctx.cluster.routes.flatMap((route) => {
    const model = ctx.contract.parseModel(route.model);
    if (model === undefined) return [];
    const able = route.identities.flatMap((id) => identityOf(ctx.cluster, id) ?? []);
    const identity = able.find((one) => ctx.contract.chatTarget(model, one) !== undefined && ctx.contract.serves(model, one));
    return identity === undefined ? [] : [{ identity, model }];
  });
  return writers.toSorted((a, b) => kindRank(a.model) - kindRank(b.model)).slice(0, MOST_WRITERS);
}

/** The endpoint of a user's own provider; only the database tells it. Of the configuration, which holds keys, only that is read. */
export function ownEndpointQuestion({ identity, model }: Writer): SqlQuestion {
  return sqlQuestion({
    title: `endpoint of ${identity.username}'s own ${model.id}`,
    sql: "SELECT JSON_UNQUOTE(JSON_EXTRACT(p.config, '$.endpoint')) AS endpoint FROM user_providers p JOIN users u ON u.id = p.user_id WHERE u.username = ? AND p.provider_id = ?",
    params: [identity.username ?? '', model.id],
  });
}

const endpointRow = z.looseObject({ endpoint: z.string() });

function ownEndpoint(ctx: CheckContext, seen: Seen, writer: Writer): State<string> {
  if (ctx.cluster.mysql === undefined)
    return lost(undeclared('mysql', `the endpoint of ${writer.model.id} is not known without the database`));
  const question = ownEndpointQuestion(writer);
  const outcome = seen.get(question.key)?.outcome;
  if (outcome === undefined) return pending([question]);
  const verdict = withoutAnswer(question, outcome);
  if (verdict !== undefined) return lost(verdict);
  const rows = outcome.kind === 'answered' && outcome.answer.kind === 'sql' ? outcome.answer.rows : [];
  const row = endpointRow.safeParse(rows[0]);
  return row.success
    ? known(row.data.endpoint, [question.key])
    : lost(needMissing('an endpoint', `the database names no endpoint of ${writer.model.id}`));
}

/** The endpoint part of the response cache's key as that very node makes it; '' for rotations and autoselects. */
export function endpointFor(ctx: CheckContext, seen: Seen, node: string, writer: Writer): State<string> {
  const { model } = writer;
  if (model.kind === 'user-provider') return ownEndpoint(ctx, seen, writer);
  if (model.kind !== 'provider') return known('');
  return andThen(endpointOf(ctx, seen, toNode(node), 'providers'), (json, evidence) => {
    const endpoint = ctx.contract.providersOf(json).get(model.id)?.endpoint;
    return endpoint === undefined
      ? lost(needMissing('a provider', `${node} does not list the provider ${model.id}`))
      : known(endpoint, evidence);
  });
}
