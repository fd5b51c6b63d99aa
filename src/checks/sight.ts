import type { AnswerView, Contract } from '../target/contracts/contract.js';
import type { Sight } from './question.js';

type Objects = { readonly [key: string]: unknown };

const isObject = (value: unknown): value is Objects => typeof value === 'object' && value !== null && !Array.isArray(value);

const inside = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((at, key) => (isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined), value);

/** Whether an answer shows what was looked for. */
export function shows(contract: Contract, view: AnswerView, sight: Sight): boolean {
  if (sight.kind === 'refusal') return contract.refusalOf(view) === sight.refusal;
  if (view.status !== 200) return false;
  const holder = inside(view.json, sight.path);
  return isObject(holder) && Object.hasOwn(holder, sight.key) === sight.present;
}
