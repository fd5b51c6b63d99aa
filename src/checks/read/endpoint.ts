import type { EndpointId } from '../../target/contracts/contract.js';
import { asIdentity, asNobody, getQuestion, toNode } from '../ask/http.js';
import type { CheckContext, Seen } from '../check.js';
import type { Bearer, Destination, HttpQuestion } from '../question.js';
import { acceptedGlobal } from './accepted-global.js';
import { readJson } from './judge-read.js';
import { andThen, known, lost, pending, type State } from './state.js';

/** The body of a GET: asked for where it was not yet, judged by the schema where one is given. */
export function jsonOf(ctx: CheckContext, seen: Seen, question: HttpQuestion, endpoint?: EndpointId): State<unknown> {
  if (seen.get(question.key) === undefined) return pending([question]);
  const read = readJson(ctx, seen, question, endpoint === undefined ? undefined : ctx.contract.endpoints[endpoint].schema);
  return read.kind === 'json' ? known(read.json, [question.key]) : lost(read.verdict);
}

/** Who reads an endpoint of a node: nobody where it is open, else the first global identity that the node accepts. */
export function readerOf(ctx: CheckContext, seen: Seen, node: string, endpoint: EndpointId): State<Bearer> {
  if (ctx.contract.endpoints[endpoint].auth === 'open') return known(asNobody);
  return andThen(acceptedGlobal(ctx, seen, node), ({ identity }) => known(asIdentity(identity)));
}

/** A contract endpoint of one node. */
export function nodeEndpoint(ctx: CheckContext, seen: Seen, node: string, endpoint: EndpointId): State<unknown> {
  return andThen(readerOf(ctx, seen, node, endpoint), (bearer) =>
    jsonOf(ctx, seen, getQuestion(ctx, { to: toNode(node), bearer, path: ctx.contract.endpoints[endpoint].path }), endpoint),
  );
}

/** A contract endpoint of a node or of a neighbour's; a neighbour is asked with the identity declared for it. */
export function endpointOf(ctx: CheckContext, seen: Seen, to: Destination, endpoint: EndpointId): State<unknown> {
  if (to.kind === 'node') return nodeEndpoint(ctx, seen, to.id, endpoint);
  const bearer: Bearer = to.kind === 'neighbour' ? { kind: 'neighbour', name: to.name } : asNobody;
  return jsonOf(ctx, seen, getQuestion(ctx, { to, bearer, path: ctx.contract.endpoints[endpoint].path }), endpoint);
}
