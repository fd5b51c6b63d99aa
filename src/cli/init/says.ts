import type { UpstreamProposal } from './propose-upstream.js';
import type { BalancerSight, NodeSight, TokenSight } from './sights.js';

/** `1 node`, `3 nodes`. */
export const count = (number: number, one: string): string => `${number} ${one}${number === 1 ? '' : 's'}`;

/** One line on a node. */
export const nodeLine = ({ url, problem, providers, rotations, autoselects }: NodeSight): string =>
  problem === undefined
    ? `${url}: AISBF node, ${count(providers.length, 'provider')}, ${count(rotations.length, 'rotation')}, ${count(autoselects.length, 'autoselect')}`
    : `${url}: ${problem}`;

/** One line on a token: all nodes alike, or which of them refuse it. */
export function tokenLine(whose: string, sights: readonly TokenSight[]): string {
  const refusing = sights.filter(({ accepted }) => !accepted);
  const of = `${sights.length - refusing.length} of ${count(sights.length, 'node')}`;
  if (refusing.length === 0) return `${whose}: accepted by ${of}`;
  return `${whose}: accepted by ${of}; ${refusing.map(({ url, why }) => `${url}: ${why}`).join('; ')}`;
}

/** What came through the balancer at all; undefined: good responses only. */
export function balancerProblem(sights: readonly BalancerSight[]): string | undefined {
  const bad = sights.filter(({ problem }) => problem !== undefined);
  if (bad.length === 0) return undefined;
  return `${bad.length} of ${count(sights.length, 'request')} failed: ${bad[0]?.problem}`;
}

const valueLines = ({ values, nodeOf }: UpstreamProposal): readonly string[] =>
  values.toSorted().map((value) => `${value} is ${nodeOf.get(value) ?? 'unknown'}`);

/** `x-upstream: blue is http://10.0.0.1:8000, green is unknown`. */
export const upstreamLine = (proposal: UpstreamProposal): string => `${proposal.header}: ${valueLines(proposal).join(', ')}`;

/** The same, a line for each value. */
export const upstreamLines = (proposal: UpstreamProposal): string => valueLines(proposal).join('\n');
