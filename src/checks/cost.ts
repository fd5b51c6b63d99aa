import { routeLimitCheck } from './route-limit.js';
import { fail, pass, unknown } from './verdicts.js';

export const cost = routeLimitCheck({
  id: 'cost',
  title: 'no answer costs more tokens than its route accepts',
  version: 1,
  layer: 'provider',
  key: 'maxTokens',
  limitOf: ({ maxTokens }) => maxTokens,
  judge({ meaning: { totalTokens: tokens } }, max) {
    if (tokens === undefined) return unknown('inconclusive', 'the answer does not say what it cost', [], { because: 'no-usage', max });
    return tokens > max
      ? fail('too-expensive', `the answer cost ${tokens} tokens, at most ${max} are accepted`, [], { tokens, max })
      : pass(`the answer cost ${tokens} tokens of ${max}`, [], { tokens, max });
  },
});
