import type { Effect } from '../target/cluster.js';
import { type Check, type CheckContext, defineCheck, type Seen } from './check.js';
import { noneDeclared } from './declare.js';
import { columnsQuestion, missingControls } from './missing-columns.js';
import type { Question } from './question.js';
import { askedNodes, userIdentities } from './read/nodes.js';
import { currentBracket, judgeMutates, mayMutate } from './shared-database-mutates.js';
import { judgeRead, readAsks, tokenKnown } from './shared-database-read.js';
import { inventoryQuestions, judgeSchema } from './shared-database-schema.js';
import { judgeSpends, usageBracket, wayToSpend } from './shared-database-spends.js';
import { judgeVisible, visibleQuestion } from './shared-database-visible.js';
import type { Verdict } from './verdict.js';
import { needMissing, undeclared, withData } from './verdicts.js';

/** The spending rung stands in where the mutating one cannot be climbed or told nothing. */
function needsSpending(ctx: CheckContext, seen: Seen, node: string): boolean {
  if (!mayMutate(ctx)) return true;
  const bracket = currentBracket(ctx, seen);
  if (bracket === undefined) return true;
  const outcome = seen.get(bracket.key)?.outcome;
  if (outcome === undefined) return false;
  return outcome.kind !== 'answered' || judgeMutates(ctx, seen, node)?.code === 'query-failed';
}

function nodeAsks(ctx: CheckContext, seen: Seen, node: string): readonly Question[] {
  const bracket = currentBracket(ctx, seen);
  const usage = needsSpending(ctx, seen, node) ? usageBracket(ctx, node) : undefined;
  return [...readAsks(ctx, seen, node), ...(bracket === undefined ? [] : [bracket]), ...(usage === undefined ? [] : [usage])];
}

/** Whether the node knows a token that is there anyway tells a copy (yes) from an empty file (no). */
function withKnown(ctx: CheckContext, seen: Seen, node: string, verdict: Verdict): Verdict {
  const state = tokenKnown(ctx, seen, node);
  return state.kind === 'known' ? withData(verdict, { knowsDeclaredToken: state.value }) : verdict;
}

function judgeNode(ctx: CheckContext, seen: Seen, node: string): Verdict {
  const mutates = judgeMutates(ctx, seen, node);
  if (mutates !== undefined && mutates.status !== 'unknown') return withKnown(ctx, seen, node, mutates);
  const read = judgeRead(ctx, seen, node);
  if (read?.status === 'fail') return read;
  const spends = judgeSpends(ctx, seen, node);
  // A weaker proof does not hide that the better one could not be had for want of a permission.
  if (mutates?.code === 'store-access' && spends?.status !== 'fail') return mutates;
  const told = [spends, mutates, read].filter((verdict) => verdict !== undefined);
  const best = told.find(({ status }) => status === 'pass' || status === 'fail') ?? told[0];
  if (best !== undefined) return withKnown(ctx, seen, node, best);
  if (ctx.cluster.mysql?.writeUrl === undefined && wayToSpend(ctx) === undefined)
    return undeclared('writeUrl', `reading alone cannot prove that ${node} uses the declared database`);
  const need = 'mutates or spends';
  return needMissing(need, `reading alone cannot prove that ${node} uses the declared database: a copy of it would look the same`);
}

export const sharedDatabase: Check = defineCheck({
  id: 'shared-database',
  title: 'every node uses the shared database',
  layer: 'database',
  severity: 'error',
  version: 1,
  notApplicable: (ctx) => (ctx.cluster.mysql === undefined ? noneDeclared('mysql') : undefined),
  needs: (ctx): readonly (readonly Effect[])[] => [
    ...(ctx.cluster.mysql?.writeUrl === undefined ? [] : [['mutates' as const]]),
    ...(wayToSpend(ctx) === undefined ? [] : [['spends' as const]]),
  ],
  cells: (ctx) => [
    ...askedNodes(ctx.cluster).map((node) => ({ check: 'shared-database', node: node.id })),
    { check: 'shared-database', part: 'schema' },
    ...(ctx.cluster.mysql?.nodesAccount === undefined ? [] : [{ check: 'shared-database', part: 'visible' }]),
  ],
  asks(cell, ctx, seen) {
    if (cell.part === 'visible') return [visibleQuestion(ctx)];
    return cell.node === undefined
      ? [columnsQuestion(ctx), ...inventoryQuestions(ctx), ...missingControls(ctx, seen)]
      : nodeAsks(ctx, seen, cell.node);
  },
  worstCase(cell, ctx) {
    if (cell.part === 'visible') return { requests: 1, completions: 0 };
    if (cell.node === undefined) {
      const tables = Object.keys(ctx.contract.requiredColumns).length;
      return { requests: 1 + tables + ctx.contract.inventoryQueries.length, completions: 0 };
    }
    const users = userIdentities(ctx.cluster).length;
    const bracket = 4 + askedNodes(ctx.cluster).length;
    const usage = usageBracket(ctx, cell.node) === undefined ? 0 : 1;
    return { requests: users + 1 + (mayMutate(ctx) ? users * bracket : 0) + usage * 3, completions: usage };
  },
  judge(cell, ctx, seen) {
    if (cell.part === 'visible') return judgeVisible(ctx, seen);
    return cell.node === undefined ? judgeSchema(ctx, seen) : judgeNode(ctx, seen, cell.node);
  },
});
