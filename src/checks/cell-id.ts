import type { Cell } from './check.js';

/** `check/node/identity/route/entry/part`, percent-encoded, `-` where absent. No ports, no counts. */
export type CellId = string;

const field = (value: string | undefined): string => (value === undefined ? '-' : value === '-' ? '%2D' : encodeURIComponent(value));

/** The stable name of a cell: Vitest test name, Allure history id, JUnit name. */
export function cellId(cell: Cell): CellId {
  return [cell.check, cell.node, cell.identity, cell.route, cell.entry, cell.part].map(field).join('/');
}
