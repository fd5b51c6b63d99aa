import type { Convergence } from '../../target/cluster.js';
import type { CheckContext } from '../check.js';

/**
 * Nodes keep nothing of what is looked up in the database (aisbf-contract 2), so they show a change at once; the rest is for databases that
 * copy to one another.
 */
const DEFAULT: Convergence = { withinSeconds: 5, inProduction: false };

const declared = (ctx: CheckContext): Convergence => ctx.cluster.convergence ?? DEFAULT;

export const windowMs = (ctx: CheckContext): number => declared(ctx).withinSeconds * 1000;

/** The environment of a cluster file that names none. */
const PRODUCTION = 'production';

/** Why changes must not be tried here; undefined where they may. Besides, `mutates` has to be allowed. */
export function notForHere(ctx: CheckContext): string | undefined {
  const { environment } = ctx.cluster;
  if (environment.toLowerCase() !== PRODUCTION || declared(ctx).inProduction) return undefined;
  return `changes are tried in labs and staging only, and this environment is called ${environment} (convergence.inProduction: true lifts that)`;
}
