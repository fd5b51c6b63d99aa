import { inTheWay } from '../consequences.js';
import { diagnoseRoutes } from '../follow-up.js';
import { balancerChats, directChats, failedWith, passed, plural, unique } from '../look.js';
import { makeClaim } from '../make-claim.js';
import type { JudgedCell, Rule } from '../rule.js';

const unlisted = (cell: JudgedCell): boolean => failedWith(cell, 'route-unknown', 'provider-unknown');

/** Routes that the apps call and that no node knows. */
export const routeMissing: Rule = {
  id: 'route-missing',
  findings: ['route-missing'],
  propose(view) {
    const direct = directChats(view);
    return view.ctx.cluster.routes.flatMap((route) => {
      const own = direct.filter((cell) => cell.cell.route === route.id);
      const unknown = own.filter(unlisted);
      if (unknown.length === 0 || own.some(passed)) return [];
      const nodes = unique(unknown.flatMap((cell) => cell.cell.node ?? []));
      const through = balancerChats(view).filter((cell) => cell.cell.route === route.id);
      return [
        makeClaim('route-missing', {
          id: 'route-missing',
          title: `${route.id} (${route.model}) is on no node`,
          severity: 'error',
          symptom: null,
          layer: 'route',
          fix: 'route-policy',
          culprits: [{ factor: 'route', level: route.id }],
          facts: [`${plural(nodes.length, 'node')} answer that they do not know ${route.model}; none knows it`],
          firstCheck: `Look whether ${route.model} was renamed or removed, then bring it back on every node or change what the apps call.`,
          next: diagnoseRoutes,
          explains: [...own, ...through].filter((cell) => unlisted(cell) || inTheWay(cell)),
          specificity: 8,
        }),
      ];
    });
  },
};
