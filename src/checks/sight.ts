import type { Answer } from '../record/observation.js';
import type { AnswerView, Contract } from '../target/contracts/contract.js';
import { answerView } from './answer-view.js';
import type { Sight } from './question.js';

const isObject = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const listIn = (json: unknown, key: string): readonly unknown[] | undefined => {
  const list = isObject(json) ? json[key] : undefined;
  return Array.isArray(list) ? list : undefined;
};

function inView(contract: Contract, view: AnswerView, sight: Sight): boolean {
  if (sight.kind === 'refusal') return contract.refusalOf(view) === sight.refusal;
  if (sight.kind !== 'item' || view.status !== 200) return false;
  const list = listIn(view.json, sight.list);
  return list !== undefined && list.some((one) => isObject(one) && one[sight.key] === sight.value) === sight.present;
}

/** Whether an answer shows what was looked for. What is something else altogether shows neither that a thing is there nor that it is not. */
export function shows(contract: Contract, answer: Answer, sight: Sight): boolean {
  if (answer.kind === 'sql') return sight.kind === 'rows' && answer.rows.length > 0 === sight.present;
  return answer.kind === 'http' && inView(contract, answerView(answer), sight);
}
