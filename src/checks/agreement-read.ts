import { compile, TreeInterpreter } from '@jmespath-community/jmespath';
import type { AgreementItem } from './agreement-items.js';
import { asIdentity, asNobody, getQuestion, toNode } from './ask/http.js';
import type { CheckContext, Seen } from './check.js';
import { toJson } from './json.js';
import type { Bearer, HttpQuestion } from './question.js';
import { jsonOf, readerOf } from './read/endpoint.js';
import { identityOf } from './read/nodes.js';
import { oncePer } from './read/once.js';
import { andThen, known, lost, type State } from './read/state.js';
import type { Json } from './verdict.js';
import { fail, needMissing } from './verdicts.js';

/** Parsed once, not once for each node. @throws where it is no JMESPath */
const expressionOf = oncePer(({ project = '@' }: AgreementItem['item']) => compile(project));

function projected(json: unknown, item: AgreementItem['item'], evidence: readonly string[]): State<Json> {
  if (item.project === undefined) return known(toJson(json), evidence);
  try {
    return known(toJson(TreeInterpreter.search(expressionOf(item), toJson(json))), evidence);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return lost(fail('garbage', `the answer cannot be projected to ${item.id}: ${why}`, evidence, { item: item.id, status: 200 }));
  }
}

function bearerOf(ctx: CheckContext, seen: Seen, node: string, { reader, endpoint }: AgreementItem): State<Bearer> {
  if (reader.kind === 'nobody') return known(asNobody);
  if (reader.kind === 'global') return readerOf(ctx, seen, node, endpoint ?? 'providers');
  const identity = identityOf(ctx.cluster, reader.id);
  return identity === undefined ? lost(needMissing('an identity', `${reader.id} is not declared`)) : known(asIdentity(identity.id));
}

/** The path of `GET /path`, with `{username}` filled from the identity that reads. */
const pathOf = oncePer((ctx: CheckContext) =>
  oncePer(({ item, reader }: AgreementItem): string => {
    const username = reader.kind === 'identity' ? identityOf(ctx.cluster, reader.id)?.username : undefined;
    return item.request.replace(/^GET\s+/, '').replaceAll('{username}', encodeURIComponent(username ?? ''));
  }),
);

/** What asks one node for an item, as far as it is known by whom. */
export function itemQuestion(ctx: CheckContext, seen: Seen, node: string, subject: AgreementItem): State<HttpQuestion> {
  return andThen(bearerOf(ctx, seen, node, subject), (bearer) =>
    known(getQuestion(ctx, { to: toNode(node), bearer, path: pathOf(ctx)(subject) })),
  );
}

/** The canonical value of an item on one node. */
export function itemValue(ctx: CheckContext, seen: Seen, node: string, subject: AgreementItem): State<Json> {
  return andThen(itemQuestion(ctx, seen, node, subject), (question) =>
    andThen(jsonOf(ctx, seen, question, subject.endpoint), (json, evidence) => projected(json, subject.item, evidence)),
  );
}
