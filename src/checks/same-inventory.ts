import { agreementCheck } from './agreement.js';
import { builtInItems } from './agreement-items.js';
import type { Check } from './check.js';

export const sameInventory: Check = agreementCheck({
  id: 'same-inventory',
  title: 'every node has the same providers, rotations, autoselects, models and version',
  items: (ctx) => builtInItems(ctx.contract),
  none: 'the contract lists nothing to compare',
});
