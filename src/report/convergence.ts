import type { Json } from '../checks/verdict.js';
import type { RunView } from '../diagnose/rule.js';

/** When each node showed each change of one check. */
export interface Convergence {
  readonly check: string;
  /** The declared time. */
  readonly withinMs: number;
  /** In the order in which they were made; milliseconds from the change to the first answer that shows it, null where none did. */
  readonly changes: readonly { readonly change: string; readonly nodes: Readonly<Record<string, number | null>> }[];
}

const isMap = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

interface Shown {
  readonly node: string;
  readonly change: string;
  readonly ms: number | null;
}

const shownIn = (node: string, entry: Json): readonly Shown[] => {
  if (!isMap(entry) || typeof entry['change'] !== 'string') return [];
  const ms = entry['shownMs'];
  return [{ node, change: entry['change'], ms: typeof ms === 'number' ? ms : null }];
};

/** The table t x node of every check that made changes, from the data of its verdicts. */
export function convergenceOf(view: RunView): readonly Convergence[] {
  const checks = [...new Set(view.cells.map(({ cell }) => cell.check))];
  return checks.flatMap((check): readonly Convergence[] => {
    const own = view.cells.filter(({ cell, verdict }) => cell.check === check && isList(verdict.data['changes']));
    const shown = own.flatMap(({ cell: { node }, verdict: { data } }) =>
      node === undefined || !isList(data['changes']) ? [] : data['changes'].flatMap((entry) => shownIn(node, entry)),
    );
    if (shown.length === 0) return [];
    const withinMs = own.map(({ verdict }) => verdict.data['withinMs']).find((value) => typeof value === 'number') ?? 0;
    const changes = [...new Set(shown.map(({ change }) => change))].map((change) => ({
      change,
      nodes: Object.fromEntries(shown.filter((one) => one.change === change).map(({ node, ms }) => [node, ms])),
    }));
    return [{ check, withinMs, changes }];
  });
}

export interface ConvergenceTable {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** As text: `12 ms`, or a dash where the node did not show it. */
export function convergenceTable({ check, withinMs, changes }: Convergence): ConvergenceTable {
  const columns = [...new Set(changes.flatMap(({ nodes }) => Object.keys(nodes)))];
  const cellOf = (ms: number | null | undefined): string => (typeof ms === 'number' ? `${ms} ms` : '–');
  return {
    title: `${check}: from each change until each node showed it (declared: ${withinMs / 1000} s)`,
    columns,
    rows: changes.map(({ change, nodes }) => [change, ...columns.map((node) => cellOf(nodes[node]))]),
  };
}
