import { agreementCheck } from './agreement.js';
import { declaredItems } from './agreement-items.js';
import type { Check } from './check.js';

export const consistency: Check = agreementCheck({
  id: 'consistency',
  title: 'every node answers the declared consistency items as declared',
  items: (ctx) => declaredItems(ctx.cluster.consistency),
  none: 'no consistency items are declared',
});
