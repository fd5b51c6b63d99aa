import { asIdentity, asNobody, getQuestion, toNode } from './ask/http.js';
import { type Cell, type Check, type CheckContext, defineCheck } from './check.js';
import { connectionQuestions, judgeConnections } from './node-connections.js';
import type { HttpQuestion } from './question.js';
import { readJson } from './read/judge-read.js';
import { askedNodes, globalIdentities } from './read/nodes.js';
import { needMissing, pass, worst } from './verdicts.js';

/** Health with every identity the contract lets ask; where none is declared, the public root stands in for it. */
function probes(ctx: CheckContext, node: string): { readonly endpoint: 'health' | 'root'; readonly questions: readonly HttpQuestion[] } {
  const to = toNode(node);
  const { health, root } = ctx.contract.endpoints;
  const globals = globalIdentities(ctx.cluster);
  if (health.auth === 'open') return { endpoint: 'health', questions: [getQuestion(ctx, { to, bearer: asNobody, path: health.path })] };
  if (globals.length === 0) return { endpoint: 'root', questions: [getQuestion(ctx, { to, bearer: asNobody, path: root.path })] };
  const questions = globals.map((identity) => getQuestion(ctx, { to, bearer: asIdentity(identity.id), path: health.path }));
  return { endpoint: 'health', questions };
}

const CONNECTIONS = 'connections';

const questionsOf = (ctx: CheckContext, cell: Cell): readonly HttpQuestion[] =>
  cell.part === CONNECTIONS ? connectionQuestions(ctx, cell.node ?? '') : probes(ctx, cell.node ?? '').questions;

export const nodeHealth: Check = defineCheck({
  id: 'node-health',
  title: 'every node answers health as its contract says, and serves every new connection',
  layer: 'node',
  severity: 'error',
  version: 1,
  notApplicable: (ctx) => (askedNodes(ctx.cluster).length === 0 ? 'every node is declared to be draining' : undefined),
  needs: () => [[]],
  cells: (ctx) =>
    askedNodes(ctx.cluster).flatMap((node) => [
      { check: 'node-health', node: node.id },
      { check: 'node-health', node: node.id, part: CONNECTIONS },
    ]),
  asks: (cell, ctx) => questionsOf(ctx, cell),
  worstCase: (cell, ctx) => ({ requests: questionsOf(ctx, cell).length, completions: 0 }),
  judge(cell, ctx, seen) {
    if (cell.part === CONNECTIONS) return judgeConnections(ctx, seen, cell.node ?? '');
    const { endpoint, questions } = probes(ctx, cell.node ?? '');
    const read = questions.map((question) => readJson(ctx, seen, question, ctx.contract.endpoints[endpoint].schema));
    const good = questions[read.findIndex((answer) => answer.kind === 'json')];
    const instead = endpoint === 'root' ? '; no global identity is declared, so its public root was asked instead of health' : '';
    if (good !== undefined) return pass(`${cell.node} answers ${good.path} as its contract says${instead}`, [good.key], { endpoint });
    const verdict = worst(read.flatMap((answer) => (answer.kind === 'verdict' ? [answer.verdict] : [])));
    return verdict ?? needMissing('a way to ask for health', 'there is nothing to ask for health with');
  },
});
