import type { CellId } from '../checks/cell-id.js';
import { oncePer } from '../checks/read/once.js';
import type { Json, VerdictCode } from '../checks/verdict.js';
import type { Identity } from '../target/cluster.js';
import type { JudgedCell, RunView } from './rule.js';

/** Reading a judged view: cells by check and place, and the data of their verdicts. */

export const text = (cell: JudgedCell, key: string): string | undefined => {
  const value = cell.verdict.data[key];
  return typeof value === 'string' ? value : undefined;
};

export const count = (cell: JudgedCell, key: string): number => {
  const value = cell.verdict.data[key];
  return typeof value === 'number' ? value : 0;
};

export const flag = (cell: JudgedCell, key: string): boolean => cell.verdict.data[key] === true;

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

export const texts = (cell: JudgedCell, key: string): readonly string[] => {
  const value = cell.verdict.data[key];
  return isList(value) ? value.filter((item) => typeof item === 'string') : [];
};

const isMap = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const map = (cell: JudgedCell, key: string): { readonly [key: string]: Json } => {
  const value = cell.verdict.data[key];
  return isMap(value) ? value : {};
};

export const numberIn = (value: Json | undefined, key: string): number => {
  const found = isMap(value) ? value[key] : undefined;
  return typeof found === 'number' ? found : 0;
};

export const failed = (cell: JudgedCell): boolean => cell.verdict.status === 'fail';
export const passed = (cell: JudgedCell): boolean => cell.verdict.status === 'pass';
export const judged = (cell: JudgedCell): boolean => failed(cell) || passed(cell);
export const odd = (cell: JudgedCell): boolean => cell.verdict.status !== 'pass' && cell.verdict.status !== 'not-applicable';
export const failedWith = (cell: JudgedCell, ...codes: readonly VerdictCode[]): boolean =>
  failed(cell) && codes.includes(cell.verdict.code);
export const refusedAs = (cell: JudgedCell, ...refusals: readonly string[]): boolean =>
  failedWith(cell, 'refused') && refusals.includes(text(cell, 'refusal') ?? '');

export function groupedBy(
  cells: readonly JudgedCell[],
  nameOf: (cell: JudgedCell) => string | undefined,
): ReadonlyMap<string, readonly JudgedCell[]> {
  const groups = new Map<string, JudgedCell[]>();
  for (const cell of cells) {
    const name = nameOf(cell);
    if (name === undefined) continue;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [cell]);
    else group.push(cell);
  }
  return groups;
}

/* Rules look at every node and every check in turn: without these, each look would go over all cells again. */
const byCheck = oncePer((view: RunView) => groupedBy(view.cells, ({ cell }) => cell.check));
const byAskedNode = oncePer((view: RunView) => groupedBy(view.cells, ({ cell }) => (cell.entry === 'balancer' ? undefined : cell.node)));

const placeOf = oncePer((view: RunView) => new Map(view.cells.map(({ id }, at) => [id, at])));

/** The cells of those names, in the order of the run. */
export function cellsNamed(view: RunView, names: Iterable<CellId>): readonly JudgedCell[] {
  const places = [...new Set(names)].flatMap((name) => placeOf(view).get(name) ?? []);
  return places.sort((a, b) => a - b).flatMap((at) => view.cells[at] ?? []);
}

/** Nodes that this run looked at (not draining, not narrowed away), in the file's order. */
export const nodesOf = oncePer((view: RunView): readonly string[] => {
  const looked = new Set(view.cells.map((cell) => cell.cell.node));
  return view.ctx.cluster.nodes.filter((node) => node.drain === undefined && looked.has(node.id)).map((node) => node.id);
});

export const identityOf = (view: RunView, id: string | undefined): Identity | undefined =>
  view.ctx.cluster.identities.find((identity) => identity.id === id);

export const isUser = (view: RunView, id: string | undefined): boolean => identityOf(view, id)?.kind === 'user';

export const cellsOf = (view: RunView, check: string): readonly JudgedCell[] => byCheck(view).get(check) ?? [];

/** What nodes say of their own health; not: whether they serve every new connection. */
export const healthCells = oncePer((view: RunView): readonly JudgedCell[] =>
  cellsOf(view, 'node-health').filter((cell) => cell.cell.part === undefined),
);

/** Cells asked of that very node, not through the balancer. */
export const on = (view: RunView, node: string): readonly JudgedCell[] => byAskedNode(view).get(node) ?? [];

/** Checks that hold the matrix's chats against limits: a chat is judged by all of them together. */
const LIMITS: readonly string[] = ['latency', 'cost'];

/** Whether a cell is a chat of the matrix, or one against a limit. */
export const isChat = ({ cell }: JudgedCell): boolean =>
  cell.route !== undefined && (cell.check === 'route-matrix' || LIMITS.includes(cell.check));

/** Which chat it is, whatever check looks at it. */
const chatName = ({ cell: { node, identity, route, entry } }: JudgedCell): string => JSON.stringify([node, identity, route, entry]);

/** The matrix's chats through that entry; one that came out well and breaks a limit is the cell that says so. */
function chats(view: RunView, entry: 'direct' | 'balancer'): readonly JudgedCell[] {
  const own = cellsOf(view, 'route-matrix').filter((cell) => cell.cell.entry === entry && cell.cell.route !== undefined);
  const broken = LIMITS.flatMap((check) => cellsOf(view, check)).filter((cell) => failed(cell) && cell.cell.entry === entry);
  if (broken.length === 0) return own;
  const byChat = new Map(broken.toReversed().map((cell) => [chatName(cell), cell]));
  return own.map((cell) => (passed(cell) ? (byChat.get(chatName(cell)) ?? cell) : cell));
}

export const directChats = oncePer((view: RunView) => chats(view, 'direct'));

const askName = ({ cell: { identity, route } }: JudgedCell): string => JSON.stringify([identity, route]);
const directChatsByAsk = oncePer((view: RunView) => groupedBy(directChats(view), askName));

export const balancerChats = oncePer((view: RunView) => chats(view, 'balancer'));

export const answersCell = (view: RunView): JudgedCell | undefined =>
  cellsOf(view, 'balancer-parity').find((cell) => cell.cell.part === 'answers');

/** Of what the balancer sent to that node, as far as it is known: how much was asked, and how much failed. */
export function balancerShare(view: RunView, node: string): { readonly failed: number; readonly of: number } {
  const answers = answersCell(view);
  const share = answers === undefined ? undefined : map(answers, 'byNode')[node];
  return { failed: numberIn(share, 'failed'), of: numberIn(share, 'of') };
}

export const reachCells = (view: RunView): readonly JudgedCell[] =>
  cellsOf(view, 'balancer-parity').filter((cell) => cell.cell.part === 'reach');

export const acceptedCells = (view: RunView): readonly JudgedCell[] =>
  cellsOf(view, 'identities').filter((cell) => cell.cell.part === 'accepted');

/** The same identity and route asked directly of the nodes. */
export const twins = (view: RunView, cell: JudgedCell): readonly JudgedCell[] => directChatsByAsk(view).get(askName(cell)) ?? [];

/** The node that answered, where the cell names one or the balancer's header did. */
export const servedNode = (cell: JudgedCell): string | undefined => cell.cell.node ?? cell.factors.node ?? text(cell, 'servedNode');

/** Every provider a cell may have reached, as far as known. */
export const providersOf = (cell: JudgedCell): readonly string[] => {
  const one = cell.factors.provider ?? text(cell, 'provider');
  if (one !== undefined) return [one];
  return cell.factors.candidates ?? texts(cell, 'candidates');
};

export const unique = <T>(values: Iterable<T>): readonly T[] => [...new Set(values)];

export const plural = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`;
