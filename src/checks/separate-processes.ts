import { type Check, type CheckContext, defineCheck, type Seen } from './check.js';
import { evidenceOf, mostLogins, separations } from './login-count.js';
import { askedNodes } from './read/nodes.js';
import type { Verdict } from './verdict.js';
import { fail, notApplicable, notEvaluated, pass, unknown } from './verdicts.js';

const CHECK = 'separate-processes';

/** A login that a budget or an end of the run left out: nothing was tried then. */
function leftOut(seen: Seen, keys: readonly string[]): Verdict | undefined {
  for (const key of keys) {
    const outcome = seen.get(key)?.outcome;
    if (outcome?.kind !== 'withheld') continue;
    return notEvaluated('withheld', `left out (${outcome.because}): ${outcome.detail}`, [key], { because: outcome.because });
  }
  return undefined;
}

function judged(ctx: CheckContext, seen: Seen, node: string): Verdict {
  const state = separations(ctx, seen, undefined).nodes.get(node) ?? { kind: 'pending' };
  const evidence = evidenceOf(ctx, seen, node, state.kind === 'one-process' ? state.nodes : []);
  switch (state.kind) {
    case 'pending':
      return notEvaluated('withheld', `not all failed logins were sent to ${node}`, evidence, { because: 'not-asked' });
    case 'unseen':
      return (
        leftOut(seen, evidence) ??
        notApplicable('not-declared', `${node} did not refuse a made-up login in the words of its release`, evidence, {
          because: 'no-login-count',
        })
      );
    case 'uncounted':
      return notApplicable('not-declared', `${node} never locked a name after failed logins`, evidence, { because: 'no-login-count' });
    case 'several':
      return unknown(
        'inconclusive',
        `several processes answer at the address of ${node} (${state.origins.join(', ')}): it leads to a balancer or to several nodes`,
        evidence,
        { because: 'several-processes', origins: state.origins },
      );
    case 'uncertain':
      return unknown('inconclusive', `${node} counted more failed logins than it was sent, and no other node shares its count`, evidence, {
        because: 'maybe-one-process',
      });
    case 'one-process':
      return fail(
        'one-process',
        `${node} counts failed logins together with ${state.nodes.filter((one) => one !== node).join(', ')}: they are one process`,
        evidence,
        { nodes: state.nodes, origins: state.origins },
      );
    case 'separate':
      return pass(`${node} counts failed logins for itself`, evidence);
  }
}

export const separateProcesses: Check = defineCheck({
  id: CHECK,
  title: 'every node is a process of its own',
  layer: 'node',
  severity: 'error',
  version: 1,
  notApplicable: (ctx) => (askedNodes(ctx.cluster).length < 2 ? 'it takes two nodes, and only one is to be asked' : undefined),
  needs: () => [[]],
  cells: (ctx) => askedNodes(ctx.cluster).map(({ id }) => ({ check: CHECK, node: id })),
  asks: (_cell, ctx, seen) => separations(ctx, seen, undefined).asks,
  // Each cell asks for what all nodes are sent.
  sharesCost: () => CHECK,
  worstCase: (_cell, ctx) => ({ requests: askedNodes(ctx.cluster).length * mostLogins(ctx), completions: 0 }),
  judge: (cell, ctx, seen) => judged(ctx, seen, cell.node ?? ''),
});
