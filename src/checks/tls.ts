import { destinationName } from './ask/key.js';
import { type Cell, type Check, type CheckContext, defineCheck } from './check.js';
import { handshake } from './read/handshake.js';
import { askedNodes } from './read/nodes.js';
import { judgeCertificate } from './tls-certificate.js';
import { judgeOffer } from './tls-offer.js';
import { handshakeOf, httpsNodes, httpsPlaces, nodeHandshakes, placeFields } from './tls-places.js';
import { unknown } from './verdicts.js';

const CHECK = 'tls';
/** The part that compares a node with the others; a neighbour's part is its name. */
const OFFER = 'offer';

const isOffer = (cell: Cell): boolean => cell.node !== undefined && cell.part === OFFER;

/** Comparing takes two nodes, and one of them that is asked over https. */
function offerCells({ cluster }: CheckContext): readonly Cell[] {
  const nodes = askedNodes(cluster);
  if (nodes.length < 2 || httpsNodes(cluster).length === 0) return [];
  return nodes.map(({ id }) => ({ check: CHECK, node: id, part: OFFER }));
}

export const tls: Check = defineCheck({
  id: CHECK,
  title: 'every https address shows a certificate that is trusted, for its name, and holds for days to come',
  layer: 'network',
  severity: 'error',
  version: 1,
  notApplicable: (ctx) => (httpsPlaces(ctx).length === 0 ? 'no https address is declared' : undefined),
  needs: () => [[]],
  cells: (ctx) => [...httpsPlaces(ctx).map((to) => ({ check: CHECK, ...placeFields(to) })), ...offerCells(ctx)],
  asks(cell, ctx) {
    if (isOffer(cell)) return nodeHandshakes(ctx.cluster);
    return [handshakeOf(ctx, cell) ?? []].flat();
  },
  sharesCost: (cell) => (isOffer(cell) ? OFFER : undefined),
  worstCase: (cell, ctx) => ({ requests: isOffer(cell) ? httpsNodes(ctx.cluster).length : 1, completions: 0 }),
  judge(cell, ctx, seen) {
    if (isOffer(cell)) return judgeOffer(ctx, seen, cell.node ?? '');
    const question = handshakeOf(ctx, cell);
    if (question === undefined)
      return unknown('inconclusive', 'the cluster file has no such https address', [], { because: 'not-declared' });
    const shown = handshake(seen, question);
    if (shown.kind === 'verdict') return shown.verdict;
    const { to } = question;
    const who = to.kind === 'balancer' ? 'the balancer' : destinationName(to);
    // By the clock of the moment at which it was shown: a record judged later says the same.
    const shownAt = Date.parse(shown.observation.at);
    return judgeCertificate(who, shown.answer, shownAt, ctx.cluster.limits.minCertificateDays, [question.key]);
  },
});
