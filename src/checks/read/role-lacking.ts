import type { CheckContext, Seen } from '../check.js';
import { DECLARATIONS } from '../declare.js';
import type { Destination, HttpQuestion, Question } from '../question.js';
import type { Verdict } from '../verdict.js';
import { needMissing } from '../verdicts.js';
import type { Chat } from './chat-plan.js';
import { completionOf } from './chat-verdict.js';
import { nodeEndpoint } from './endpoint.js';
import { askedNodes } from './nodes.js';
import { rootListing } from './root-listing.js';

const UNKNOWN_ROUTE: readonly string[] = ['route-unknown', 'provider-unknown'];

/** A user who is not declared an administrator is told of every global route that there is none. */
const mayLackRole = ({ identity, model }: Chat, verdict: Verdict): boolean =>
  identity.kind === 'user' && identity.role !== 'admin' && !model.kind.startsWith('user-') && UNKNOWN_ROUTE.includes(verdict.code);

/** The nodes that may have given the answer. */
function nodesBehind({ cluster }: CheckContext, to: Destination): readonly string[] {
  if (to.kind === 'node') return [to.id];
  return to.kind === 'balancer' ? askedNodes(cluster).map(({ id }) => id) : [];
}

/** What has to be read to tell a route that is not there from one that this user may not use: the node's public list of what it has. */
export function roleAsks(ctx: CheckContext, seen: Seen, to: Destination, chat: Chat, verdict: Verdict): readonly Question[] {
  if (!mayLackRole(chat, verdict)) return [];
  return nodesBehind(ctx, to).flatMap((node) => {
    const root = nodeEndpoint(ctx, seen, node, 'root');
    return root.kind === 'pending' ? root.ask : [];
  });
}

/**
 * The result where a node has the route and tells a user that there is none, as all nodes do: the user's role does not reach it, which is no
 * failure of the cluster, nor of its balancer. Undefined where it is something else.
 */
export function lacksRole(
  ctx: CheckContext,
  seen: Seen,
  to: Destination,
  chat: Chat,
  verdict: Verdict,
  questionOn: (node: string) => HttpQuestion | undefined,
): Verdict | undefined {
  if (!mayLackRole(chat, verdict)) return undefined;
  const having = nodesBehind(ctx, to).find((node) => {
    const root = nodeEndpoint(ctx, seen, node, 'root');
    return root.kind === 'known' && rootListing(root.value).has(chat.model);
  });
  if (having === undefined) return undefined;
  const completesSomewhere = askedNodes(ctx.cluster).some(({ id }) => {
    const question = questionOn(id);
    return question !== undefined && completionOf(ctx, seen, question) !== undefined;
  });
  if (completesSomewhere) return undefined;
  const { identity, model } = chat;
  return needMissing(
    'an identity that may use global routes',
    `${identity.id} is let in, and ${having} has ${model.kind} ${model.id}, but only administrators reach it below /api/u/${identity.username ?? ''}. Declare an administrator (role: admin) or a global token for this route: identities: [{ id: ops, kind: global, token: "\${OPS_TOKEN}" }]`,
    verdict.evidence,
    { identity: identity.id, declare: DECLARATIONS.global.key },
  );
}
