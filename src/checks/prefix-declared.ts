import type { Neighbour } from '../target/cluster.js';
import type { CheckContext } from './check.js';
import type { Verdict } from './verdict.js';
import { fail, pass } from './verdicts.js';

export const prefixesOf = (of: { readonly cachePrefix?: string; readonly responsePrefix?: string }): readonly string[] =>
  [of.cachePrefix, of.responsePrefix].filter((prefix) => prefix !== undefined);

export const hasPrefixes = (neighbour: Neighbour): boolean => prefixesOf(neighbour).length > 0;

interface Overlap {
  readonly ours: string;
  readonly theirs: string;
  readonly environment: string;
}

/** Pairs of prefixes of two environments where one begins with the other. Within one environment that is in order. */
export function overlaps(ctx: CheckContext): readonly Overlap[] {
  const own = ctx.cluster.redis === undefined ? [] : prefixesOf(ctx.cluster.redis);
  return ctx.cluster.neighbours.flatMap((neighbour) =>
    prefixesOf(neighbour).flatMap((theirs) =>
      own
        .filter((ours) => ours.startsWith(theirs) || theirs.startsWith(ours))
        .map((ours) => ({ ours, theirs, environment: neighbour.name })),
    ),
  );
}

/** Judged on the cluster file alone. */
export function judgeDeclared(ctx: CheckContext): Verdict {
  const all = overlaps(ctx);
  const [first] = all;
  if (first === undefined) return pass('no prefix of this environment is one of a neighbour, or contains or begins one', []);
  const words = all.map(({ ours, theirs, environment }) => `${ours} and ${environment}'s ${theirs}`).join(', ');
  return fail('prefixes-overlap', `prefixes of different environments overlap: ${words}`, [], { ...first });
}
