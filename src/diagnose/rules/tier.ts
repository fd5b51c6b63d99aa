import { inTheWay } from '../consequences.js';
import { sql } from '../follow-up.js';
import { failedWith, passed, plural, unique } from '../look.js';
import { makeClaim } from '../make-claim.js';
import type { Rule } from '../rule.js';

/** Users whose tier makes the release fail at everything but listings. */
export const tier: Rule = {
  id: 'tier',
  findings: ['tier-blocks-user'],
  propose(view) {
    const blocked = view.cells.filter((cell) => failedWith(cell, 'tier-blocked'));
    return unique(blocked.flatMap((cell) => cell.cell.identity ?? [])).map((id) => {
      const own = view.cells.filter((cell) => cell.cell.identity === id && !passed(cell));
      const nodes = unique(own.filter((cell) => blocked.includes(cell)).flatMap((cell) => cell.cell.node ?? []));
      return makeClaim('tier', {
        id: 'tier-blocks-user',
        title: `${id}'s tier makes this release fail at every chat`,
        severity: 'error',
        symptom: 'token-works-here-not-there',
        layer: 'auth',
        fix: 'credentials',
        culprits: [{ factor: 'identity', level: id }],
        facts: [`chats of ${id} fail in the way of a tier on ${plural(nodes.length, 'node')}; its token itself is accepted`],
        firstCheck: `Look at the tier of ${id} (users.tier_id): without a tier it works.`,
        next: sql('SELECT username, role, tier_id FROM users'),
        explains: own.filter((cell) => failedWith(cell, 'tier-blocked', 'internal-error', 'unexpected-status') || inTheWay(cell)),
        specificity: 8,
      });
    });
  },
};
