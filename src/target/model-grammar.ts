import type { ModelRef } from './contracts/contract.js';

/** Kinds that may be written with either separator, and the plural forms that released nodes accept as well. */
const KINDS = {
  rotation: 'rotation',
  rotations: 'rotation',
  autoselect: 'autoselect',
  autoselections: 'autoselect',
  'user-provider': 'user-provider',
  'user-rotation': 'user-rotation',
  'user-autoselect': 'user-autoselect',
} as const;

const isKind = (word: string): word is keyof typeof KINDS => Object.hasOwn(KINDS, word);

/**
 * A model as a person writes it, in the grammar of the documents (`autoselect:chat-default`) or of released nodes
 * (`autoselect/chat-default`, aisbf-contract 1.5). Only the known kinds take a colon; anything else is a provider and its
 * model, parted at the first slash (a model may hold further slashes and colons).
 * @returns undefined where it is neither, or an id is empty
 */
export function parseModel(text: string): ModelRef | undefined {
  const separator = /[:/]/.exec(text)?.index;
  if (separator === undefined || /\s/.test(text)) return undefined;
  const head = text.slice(0, separator);
  const rest = text.slice(separator + 1);
  if (isKind(head)) return rest === '' ? undefined : { kind: KINDS[head], id: rest };
  const slash = text.indexOf('/');
  if (slash <= 0 || slash === text.length - 1) return undefined;
  return { kind: 'provider', id: text.slice(0, slash), model: text.slice(slash + 1) };
}
