import { asIdentity, tokenProbe, toNode } from '../ask/http.js';
import type { CheckContext, Seen } from '../check.js';
import type { HttpQuestion } from '../question.js';
import { needMissing, undeclared, worst } from '../verdicts.js';
import { readJson } from './judge-read.js';
import { askedNodes, globalIdentities } from './nodes.js';
import { known, lost, pending, type State } from './state.js';

/** The token probes of all global identities on one node. */
export const globalProbes = (ctx: CheckContext, node: string): readonly HttpQuestion[] =>
  globalIdentities(ctx.cluster).map((identity) => tokenProbe(ctx, toNode(node), asIdentity(identity.id)));

const answers = (ctx: CheckContext, seen: Seen, node: string) =>
  globalProbes(ctx, node).map((question) => readJson(ctx, seen, question, ctx.contract.endpoints[ctx.contract.tokenProbe].schema));

/**
 * The first declared global identity that this very node accepts. Lost where it accepts none: as the node's own failure where it does not
 * answer or another node accepts one, else as a missing need.
 */
export function acceptedGlobal(ctx: CheckContext, seen: Seen, node: string): State<{ readonly identity: string }> {
  const globals = globalIdentities(ctx.cluster);
  if (globals.length === 0) return lost(undeclared('global', 'no global identity is declared'));
  const probes = globalProbes(ctx, node);
  const unseen = probes.filter((question) => seen.get(question.key) === undefined);
  if (unseen.length > 0) return pending(unseen);
  const read = answers(ctx, seen, node);
  const first = read.findIndex((answer) => answer.kind === 'json');
  const identity = globals[first];
  if (identity !== undefined)
    return known(
      { identity: identity.id },
      probes.slice(first, first + 1).map((question) => question.key),
    );

  const verdict = worst(read.flatMap((answer) => (answer.kind === 'verdict' ? [answer.verdict] : [])));
  if (verdict !== undefined && verdict.code !== 'refused') return lost(verdict);
  const others = askedNodes(ctx.cluster).filter((other) => other.id !== node);
  const elsewhere = others.flatMap((other) => globalProbes(ctx, other.id)).filter((question) => seen.get(question.key) === undefined);
  if (elsewhere.length > 0) return pending(elsewhere);
  const acceptedElsewhere = others.some((other) => answers(ctx, seen, other.id).some((answer) => answer.kind === 'json'));
  if (acceptedElsewhere && verdict !== undefined) return lost(verdict);
  return lost(needMissing('a global identity that is accepted', 'no node accepts a declared global identity', verdict?.evidence ?? []));
}
