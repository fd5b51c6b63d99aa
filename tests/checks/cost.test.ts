import { goesRed } from './goes-red.js';
import { DIRECT, limited, limitReds } from './limit-reds.js';
import { answered } from './outcomes.js';

const withoutUsage = {
  id: 'c-1',
  object: 'chat.completion',
  created: 1,
  model: 'm1',
  choices: [{ index: 0, message: { role: 'assistant', content: 'ok' }, finish_reason: 'stop' }],
};

goesRed('cost', [
  ...limitReds({ code: 'too-expensive', tight: { maxTokens: 4 }, wide: { maxTokens: 50 }, data: { tokens: 5, max: 4 } }),
  {
    fault: 'an answer that does not say what it cost',
    cell: DIRECT,
    status: 'unknown',
    code: 'inconclusive',
    data: { because: 'no-usage' },
    cluster: limited({ maxTokens: 50 }),
    inject: (w) => (w.node('n3').override = ({ chat }) => (chat === undefined ? undefined : answered(200, withoutUsage))),
  },
]);
