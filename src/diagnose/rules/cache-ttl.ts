import { scanKeys } from '../follow-up.js';
import { cellsOf, count, failedWith, passed } from '../look.js';
import { makeClaim, nodeCulprit } from '../make-claim.js';
import type { Rule } from '../rule.js';

const common = { severity: 'error', symptom: 'stale-or-cross-environment-cache', layer: 'cache', fix: 'infrastructure' } as const;

/** Response-cache entries that live too long: the setting of all nodes, or of some only. */
export const cacheTtl: Rule = {
  id: 'cache-ttl',
  findings: ['cache-ttl-too-long', 'node-cache-ttl-differs'],
  propose(view) {
    const written = cellsOf(view, 'shared-cache').filter((cell) => cell.cell.part === 'write');
    const long = written.filter((cell) => failedWith(cell, 'ttl-too-long', 'ttl-missing'));
    const max = Math.max(0, ...long.map((cell) => count(cell, 'max')));
    const fact = `entries live ${[...new Set(long.map((cell) => (cell.verdict.code === 'ttl-missing' ? 'for ever' : `${count(cell, 'ttl')} s`)))].join(', ')}; declared is at most ${max} s`;
    const next = scanKeys(view, `${view.ctx.cluster.redis?.responsePrefix ?? ''}*`);
    if (long.length === 0) return [];
    if (!written.some(passed)) {
      return [
        makeClaim('cache-ttl', {
          ...common,
          id: 'cache-ttl-too-long',
          title: 'Response-cache entries live longer than the cluster file allows, on every node',
          culprits: [{ factor: 'setting', level: 'response_cache.ttl' }],
          facts: [fact],
          firstCheck: "Compare response_cache.ttl in the nodes' aisbf.json with redis.maxTtlSeconds of the cluster file.",
          next,
          explains: long,
          specificity: 8,
        }),
      ];
    }
    return long.map((cell) =>
      makeClaim('cache-ttl', {
        ...common,
        id: 'node-cache-ttl-differs',
        title: `${cell.cell.node} lets response-cache entries live longer than the other nodes do`,
        culprits: [nodeCulprit(cell.cell.node ?? '')],
        facts: [fact],
        firstCheck: `Compare response_cache.ttl in ${cell.cell.node}'s aisbf.json with another node's.`,
        next,
        explains: [cell],
        specificity: 8,
      }),
    );
  },
};
