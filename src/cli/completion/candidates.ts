import type { Command, Option } from 'commander';

/** Lists of words that are looked up only where they are asked for. */
export interface WordSources {
  readonly checks: () => Promise<readonly string[]>;
  readonly pages: () => Promise<readonly string[]>;
  readonly names: (kind: 'nodes' | 'routes' | 'identities') => Promise<readonly string[]>;
  readonly shells: readonly string[];
}

const NAMES_OF: Readonly<Record<string, 'nodes' | 'routes' | 'identities'>> = { node: 'nodes', route: 'routes', identity: 'identities' };

async function valuesOf(command: Command, option: Option, sources: WordSources): Promise<readonly string[]> {
  if (option.argChoices !== undefined) return option.argChoices;
  const name = option.attributeName();
  // Of the lab, nodes are a number.
  const kind = command.name() === 'lab' ? undefined : NAMES_OF[name];
  if (kind !== undefined) return sources.names(kind);
  if (name === 'check' || name === 'skip') return sources.checks();
  return name === 'allow' ? ['spends', 'mutates', 'harm'] : [];
}

/** The last of words separated by commas is completed, those before it stand. */
function afterComma(current: string, words: readonly string[]): readonly string[] {
  const before = current.slice(0, current.lastIndexOf(',') + 1);
  const taken = new Set(before.split(','));
  return words.filter((word) => !taken.has(word)).map((word) => `${before}${word}`);
}

async function candidatesFor(program: Command, words: readonly string[], sources: WordSources): Promise<readonly string[]> {
  const current = words.at(-1) ?? '';
  const name = words.slice(0, -1).find((word) => !word.startsWith('-'));
  if (name === undefined) {
    const commands = program.commands.map((command) => command.name()).filter((command) => command !== 'complete');
    return current.startsWith('-') ? program.options.flatMap(({ long }) => long ?? []) : [...commands, 'help'];
  }
  const command = program.commands.find((one) => one.name() === name);
  if (command === undefined) return name === 'help' ? program.commands.map((one) => one.name()) : [];
  const option = command.options.find(({ long, short }) => [long, short].includes(words.at(-2)));
  if (option !== undefined && (option.required || option.optional)) return afterComma(current, await valuesOf(command, option, sources));
  if (current.startsWith('-')) return [...command.options.flatMap(({ long }) => long ?? []), '--help'];
  if (name === 'explain') return sources.pages();
  return name === 'completion' ? sources.shells : [];
}

/** What the last of these words, the one at the cursor, may become. Empty: a file, or nothing that is known. */
export async function complete(program: Command, words: readonly string[], sources: WordSources): Promise<readonly string[]> {
  const current = words.at(-1) ?? '';
  const candidates = await candidatesFor(program, words, sources);
  return [...new Set(candidates)].filter((word) => word.startsWith(current)).sort();
}
