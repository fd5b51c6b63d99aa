import { cellId } from '../checks/cell-id.js';
import { sentinelFirst } from '../checks/read/sentinel-routes.js';
import { costOf } from '../probe/budget.js';
import { declaredContract } from '../probe/decide.js';
import { planRun } from '../probe/plan.js';
import { TOKENS_OF_ONE } from '../probe/tokens-of.js';
import type { PlanDocument } from '../report/plan-document.js';
import { renderPlan } from '../report/plan-text.js';
import { allowing, selectionOf } from '../run-checks.js';
import type { Cluster } from '../target/cluster.js';
import { type Io, reportStyle } from './io.js';
import type { RunCommandOptions } from './run-options.js';
import { possibleContracts, type Selected } from './select.js';

/** What a run would judge and take at most. Asks nothing: a contract that is found by asking is taken to be the first it may be. */
export function planDocument(cluster: Cluster, selected: Selected): PlanDocument {
  const [contract] = possibleContracts(cluster);
  if (contract === undefined) throw new Error('Failed to plan: there is no contract. Please report this.');
  const problems: string[] = [];
  const plan = planRun(selected.checks, { cluster, contract, seed: '' }, selectionOf(selected), (text) => problems.push(text));
  const cells = plan.cells.map(({ cell }, at) => ({
    id: cellId(cell),
    check: cell.check,
    ...(plan.costs[at] ?? { requests: 0, completions: 0 }),
  }));
  const tokens = plan.worstCase.completions * TOKENS_OF_ONE;
  const cost = costOf(tokens, cluster.budget ?? {});
  return {
    version: 1,
    cluster: cluster.name,
    contract: contract.id,
    assumed: declaredContract(cluster) === undefined,
    allow: cluster.allow,
    cells,
    notApplicable: plan.notApplicable,
    worstCase: {
      requests: plan.worstCase.requests,
      completions: plan.worstCase.completions,
      tokens,
      ...(cost === undefined ? {} : { cost }),
    },
    budget: cluster.budget ?? null,
    sentinelFirst: sentinelFirst(cluster, contract),
    problems,
  };
}

/** Prints the plan instead of running it. */
export function printPlan(cluster: Cluster, selected: Selected, options: RunCommandOptions, io: Io): void {
  const document = planDocument(allowing(cluster, options.allow), selected);
  const text = options.json
    ? `${JSON.stringify(document, null, 2)}\n`
    : renderPlan(document, { ...reportStyle(io), all: options.all ?? false });
  io.stdout.write(text);
  io.end(0);
}
