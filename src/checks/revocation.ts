import type { Identity } from '../target/cluster.js';
import { convergenceQuestion } from './ask/convergence.js';
import { tokenProbe, toNode } from './ask/http.js';
import { type TokenRow, tokenRow } from './ask/token-row.js';
import { mostAsks } from './asking-again.js';
import { type Check, type CheckContext, defineCheck, type Seen } from './check.js';
import { noneDeclared } from './declare.js';
import type { Change, ConvergenceQuestion, HttpQuestion, Sight, Step } from './question.js';
import { type ChangeWords, judgeChanges } from './read/changes.js';
import { notForHere, windowMs } from './read/convergence.js';
import { allowed, askedNodes, userIdentities } from './read/nodes.js';
import { oncePer } from './read/once.js';
import { needMissing, notEvaluated, unknown } from './verdicts.js';

const CHECK = 'revocation';

const KNOWN: Sight = { kind: 'refusal', refusal: 'user-token-on-global-path' };
const UNKNOWN: Sight = { kind: 'refusal', refusal: 'unknown-token' };

const NAMES = ['added', 'switched-off', 'switched-on', 'deleted'] as const;
type Name = (typeof NAMES)[number];

const words: ChangeWords = {
  shown: {
    added: 'know a new token',
    'switched-off': 'refuse a token that was switched off',
    'switched-on': 'know a token that was switched on again',
    deleted: 'refuse a token that was deleted',
  } satisfies Record<Name, string>,
  strange: ({ node, ask }, status) =>
    status >= 200 && status < 300
      ? unknown('inconclusive', `${node} lets anybody in, so what it knows cannot be told`, [ask.key], {
          because: 'authentication-off',
          status,
        })
      : undefined,
};

const statementFor = (row: TokenRow, name: Name): Step =>
  ({ added: row.putIn, 'switched-off': row.switched(0), 'switched-on': row.switched(1), deleted: row.takenOut })[name];

/** The token probe once more for each change: its answers are other ones. */
function probe(ctx: CheckContext, node: string, row: TokenRow, name: Name): HttpQuestion {
  const asked = tokenProbe(ctx, toNode(node), { kind: 'ephemeral', name: row.ephemeral });
  return { ...asked, key: `${asked.key} ${name}` };
}

function changeOf(ctx: CheckContext, row: TokenRow, name: Name): Change {
  const isKnown = name === 'added' || name === 'switched-on';
  return {
    name,
    make: statementFor(row, name),
    withinMs: windowMs(ctx),
    watchers: askedNodes(ctx.cluster).map(({ id }) => ({
      node: id,
      ask: probe(ctx, id, row, name),
      until: isKnown ? KNOWN : UNKNOWN,
      meanwhile: isKnown ? UNKNOWN : KNOWN,
    })),
  };
}

/** ONE series for all nodes: a token row of that user comes, is switched off and on, and goes. */
function tokenLife(ctx: CheckContext, identity: Identity): ConvergenceQuestion {
  const row = tokenRow(ctx, identity, CHECK, ` ${CHECK}`);
  return convergenceQuestion({
    title: `the life of a token of ${identity.username ?? ''}, watched by every node`,
    effect: 'mutates',
    setup: [row.leftoversRemoved],
    changes: NAMES.map((name) => changeOf(ctx, row, name)),
    teardown: [row.takenOut],
  });
}

const tokenLives = oncePer((ctx: CheckContext) => userIdentities(ctx.cluster).map((identity) => tokenLife(ctx, identity)));

/** That of the first user who is in the database, or of the first not tried yet. */
function currentSeries(ctx: CheckContext, seen: Seen): ConvergenceQuestion | undefined {
  return tokenLives(ctx).find(({ key }) => {
    const outcome = seen.get(key)?.outcome;
    if (outcome?.kind !== 'answered' || outcome.answer.kind !== 'convergence') return true;
    const first = outcome.answer.changes[0]?.made;
    return !(first?.kind === 'answered' && first.answer.kind === 'sql' && first.answer.affected === 0);
  });
}

export const revocation: Check = defineCheck({
  id: CHECK,
  title: 'every node knows a new token, and refuses a revoked one, within the declared time',
  layer: 'auth',
  severity: 'critical',
  version: 1,
  notApplicable(ctx) {
    if (ctx.cluster.mysql?.writeUrl === undefined) return noneDeclared('writeUrl');
    if (userIdentities(ctx.cluster).length === 0) return noneDeclared('user');
    return askedNodes(ctx.cluster).length === 0 ? 'every node is declared to be draining' : notForHere(ctx);
  },
  needs: () => [['mutates']],
  cells: (ctx) => askedNodes(ctx.cluster).map(({ id }) => ({ check: CHECK, node: id })),
  asks(_cell, ctx, seen) {
    const series = allowed(ctx, 'mutates') ? currentSeries(ctx, seen) : undefined;
    return series === undefined ? [] : [series];
  },
  sharesCost: () => 'series',
  worstCase: (_cell, ctx) => ({ requests: askedNodes(ctx.cluster).length * NAMES.length * mostAsks(windowMs(ctx)), completions: 0 }),
  judge(cell, ctx, seen) {
    if (!allowed(ctx, 'mutates'))
      return notEvaluated('withheld', 'tokens come and go in the database, and mutates is not allowed', [], {
        because: 'effect-not-allowed',
      });
    const series = currentSeries(ctx, seen);
    return series === undefined
      ? needMissing('a user', 'no declared user is in the declared database')
      : judgeChanges(ctx, seen, series, cell.node ?? '', words);
  },
});
