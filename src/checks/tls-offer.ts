import { tlsQuestion } from './ask/tls.js';
import type { CheckContext, Seen } from './check.js';
import type { TlsQuestion } from './question.js';
import { handshake } from './read/handshake.js';
import { askedNodes } from './read/nodes.js';
import { oncePerLook, theOnly } from './read/once.js';
import { httpsNodes } from './tls-places.js';
import type { Verdict } from './verdict.js';
import { fail, pass, unknown } from './verdicts.js';

/** What a node offers to whoever connects: a version of TLS, or none. */
const PLAIN = 'no TLS';

const questionTo = (node: string): TlsQuestion => tlsQuestion({ kind: 'node', id: node });

interface Offer {
  readonly node: string;
  readonly value: string;
}

/** What a node offers, or why nobody can have it: a client hangs up on a bad certificate before the version matters. */
function offerOf(ctx: CheckContext, seen: Seen, node: string): Offer | Verdict {
  if (!httpsNodes(ctx.cluster).includes(node)) return { node, value: PLAIN };
  const question = questionTo(node);
  const shown = handshake(seen, question);
  if (shown.kind === 'verdict') return shown.verdict;
  const { protocol, untrusted, wrongName } = shown.answer;
  if (untrusted === undefined && wrongName === undefined) return { node, value: protocol };
  return unknown('inconclusive', `nobody gets so far: the certificate of ${node} is not accepted`, [question.key], {
    because: 'certificate-not-accepted',
  });
}

const isOffer = (one: Offer | Verdict): one is Offer => 'value' in one;

/** Nodes by what they offer, the largest group first. */
const groupsOf = (offers: readonly Offer[]) =>
  [...new Set(offers.map(({ value }) => value))]
    .map((value) => ({ value, nodes: offers.filter((offer) => offer.value === value).map(({ node }) => node) }))
    .toSorted((a, b) => b.nodes.length - a.nodes.length);

const allOffers = oncePerLook(theOnly, (ctx, seen) => {
  const offers = askedNodes(ctx.cluster)
    .map(({ id }) => offerOf(ctx, seen, id))
    .filter(isOffer);
  const keys = httpsNodes(ctx.cluster).map((node) => questionTo(node).key);
  return { offers, groups: groupsOf(offers), evidence: keys.filter((key) => seen.get(key) !== undefined) };
});

/** Whether a node offers what most nodes do: a client that the balancer sends to another node must find the same. */
export function judgeOffer(ctx: CheckContext, seen: Seen, node: string): Verdict {
  const { offers, groups, evidence } = allOffers(ctx, seen, undefined);
  const own = offerOf(ctx, seen, node);
  if (!isOffer(own)) return own;
  if (offers.length < 2)
    return unknown('inconclusive', `only ${node} shows what it offers`, evidence, { because: 'nobody-to-compare-with' });
  const [largest] = groups;
  if (largest === undefined || groups.length === 1)
    return pass(`${offers.length} nodes offer ${own.value}`, evidence, { value: own.value });
  const tie = largest.nodes.length * 2 <= offers.length;
  if (!tie && own.value === largest.value) return pass(`${node} offers ${own.value}, as most nodes do`, evidence, { value: own.value });
  const reason = tie
    ? `the nodes differ in what they offer (${groups.map(({ value, nodes }) => `${value}: ${nodes.join(', ')}`).join('; ')})`
    : `${node} offers ${own.value} where ${largest.nodes.join(', ')} offer ${largest.value}`;
  return fail('tls-differs', reason, evidence, { value: own.value, majority: tie ? null : largest.value, tie, groups });
}
