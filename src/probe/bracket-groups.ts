import type { BracketQuestion } from '../checks/question.js';

/**
 * Brackets that share a stimulus, together: it is sent once, between the reads of all of them. (Sent again, it might be answered from
 * a cache and leave no trace.)
 */
export function bracketGroups(brackets: readonly BracketQuestion[]): readonly (readonly BracketQuestion[])[] {
  const groupOfStimulus = new Map<string, Set<BracketQuestion>>();
  const groups = new Set<Set<BracketQuestion>>();
  for (const bracket of brackets) {
    const merged = new Set([bracket]);
    groups.add(merged);
    for (const { key } of bracket.stimuli) {
      const met = groupOfStimulus.get(key);
      if (met && met !== merged) {
        groups.delete(met);
        for (const other of met) {
          merged.add(other);
          for (const stimulus of other.stimuli) groupOfStimulus.set(stimulus.key, merged);
        }
      }
      groupOfStimulus.set(key, merged);
    }
  }
  return [...groups].map((group) => [...group]);
}
