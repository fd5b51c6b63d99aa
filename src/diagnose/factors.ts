import type { Cell } from '../checks/check.js';
import type { Culprit, FactorName } from './finding.js';
import { providersOf, servedNode, text } from './look.js';
import type { JudgedCell } from './rule.js';

/** Factors that attribution counts over, in the order in which equals are named. */
export const countedFactors = ['node', 'identity', 'route', 'provider', 'entry'] as const satisfies readonly FactorName[];

const aboutAllEnvironments: readonly string[] = ['declared', 'strays'];
const withoutLevels: readonly FactorName[] = ['store', 'setting', 'everything'];

/** The levels of a factor that a cell has; several where a rotation may reach several providers, none where it has none. */
export function levelsOf(cell: JudgedCell, factor: FactorName): readonly string[] {
  const one = (level: string | undefined): readonly string[] => (level === undefined ? [] : [level]);
  switch (factor) {
    case 'node':
      return one(servedNode(cell));
    case 'identity':
      return one(cell.cell.identity);
    case 'route':
      return one(cell.cell.route);
    case 'entry':
      return one(cell.cell.entry);
    case 'provider':
      return providersOf(cell);
    case 'environment':
      return one(text(cell, 'environment') ?? (aboutAllEnvironments.includes(cell.cell.part ?? '') ? undefined : cell.cell.part));
    default:
      return ['*'];
  }
}

/** Whether all culprits take part in a cell; of several of one factor, any. Stores, settings and everything take part in all. */
export function takesPart(cell: JudgedCell, culprits: readonly Culprit[]): boolean {
  const factors = new Set(culprits.map((culprit) => culprit.factor));
  return [...factors].every((factor) => {
    if (withoutLevels.includes(factor)) return true;
    const named = culprits.filter((culprit) => culprit.factor === factor).map((culprit) => culprit.level);
    return levelsOf(cell, factor).some((level) => named.includes(level));
  });
}

/** Whether a cell has a level of each of the culprits' factors at all: only then can it be said to lie inside or outside. */
export const canTell = (cell: JudgedCell, culprits: readonly Culprit[]): boolean =>
  culprits.every(({ factor }) => withoutLevels.includes(factor) || levelsOf(cell, factor).length > 0);

const ownFields: Readonly<Partial<Record<FactorName, readonly (keyof Cell)[]>>> = {
  node: ['node'],
  identity: ['identity'],
  route: ['route'],
  provider: ['route', 'identity'],
  entry: ['entry', 'node'],
  environment: ['part'],
};

const nameFields = ['check', 'node', 'identity', 'route', 'entry', 'part'] as const satisfies readonly (keyof Cell)[];
export type NameField = (typeof nameFields)[number];

/** What is left of a cell's name when the culprits' own fields are taken out: cells that agree in these can be compared. */
export function fieldsWithout(culprits: readonly Culprit[]): readonly NameField[] {
  const dropped = new Set(culprits.flatMap((culprit) => ownFields[culprit.factor] ?? []));
  return nameFields.filter((field) => !dropped.has(field));
}

/** A cell's name by some of its fields only. */
export const nameBy = (fields: readonly NameField[], cell: Cell): string => JSON.stringify(fields.map((field) => cell[field] ?? null));
