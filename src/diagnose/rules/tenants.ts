import { sql } from '../follow-up.js';
import { cellsOf, failedWith, text, unique } from '../look.js';
import { makeClaim } from '../make-claim.js';
import type { Rule } from '../rule.js';

/** Routes whose answers are served to tenants that have a route of the same id. */
export const tenants: Rule = {
  id: 'tenants',
  findings: ['tenants-share-answers'],
  propose(view) {
    const cells = cellsOf(view, 'isolation').filter((cell) => cell.cell.part === 'tenants' && failedWith(cell, 'anothers-answer'));
    return unique(cells.flatMap((cell) => cell.cell.route ?? [])).map((route) => {
      const own = cells.filter((cell) => cell.cell.route === route);
      const users = unique(own.flatMap((cell) => text(cell, 'username') ?? []));
      return makeClaim('tenants', {
        id: 'tenants-share-answers',
        title: `${users.join(', ')} is served cached answers of ${route}: a route of its own has the same id`,
        severity: 'critical',
        symptom: 'stale-or-cross-environment-cache',
        layer: 'cache',
        fix: 'infrastructure',
        culprits: [{ factor: 'route', level: route }],
        facts: own.map(
          (cell) =>
            `${text(cell, 'username')} has a ${text(cell, 'kind')} ${text(cell, 'id')}, and got the answer of another's chat over ${route}`,
        ),
        firstCheck:
          'Give the rotation or autoselect of one of the two another id: the response cache keeps answers by bare id, without a tenant.',
        next: sql('SELECT u.username, c.rotation_id FROM user_rotations c JOIN users u ON u.id = c.user_id'),
        explains: own,
        specificity: 9,
      });
    });
  },
};
