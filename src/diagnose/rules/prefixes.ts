import type { Culprit } from '../finding.js';
import { scanKeys } from '../follow-up.js';
import { cellsOf, failedWith, flag, map, plural, text, unique } from '../look.js';
import { makeClaim } from '../make-claim.js';
import type { Claim, JudgedCell, Rule, RunView } from '../rule.js';

const common = { symptom: 'stale-or-cross-environment-cache', layer: 'cache', fix: 'infrastructure' } as const;

const environmentOf = (cell: JudgedCell): string => text(cell, 'environment') ?? cell.cell.part ?? '';
const environment = (level: string): readonly Culprit[] => [{ factor: 'environment', level }];

function shared(view: RunView, cell: JudgedCell): Claim {
  const name = environmentOf(cell);
  const prefix = text(cell, 'prefix') ?? '';
  const declared = cellsOf(view, 'prefix-isolation').filter(
    (one) => failedWith(one, 'prefixes-overlap') && text(one, 'environment') === name,
  );
  return makeClaim('prefixes', {
    ...common,
    id: 'prefix-shared-with-environment',
    title: `${name} writes its cache entries under our key prefix`,
    severity: 'error',
    culprits: environment(name),
    facts: [`an entry written through ${name} appeared under ${prefix}, which is ours`],
    firstCheck: `Give ${name} key prefixes of its own (cache.redis_key_prefix and response_cache.redis_key_prefix in its nodes' aisbf.json).`,
    next: scanKeys(view, `${prefix}*`),
    explains: [cell, ...declared],
    specificity: 9,
  });
}

function overlapping(view: RunView, cell: JudgedCell): Claim {
  const name = environmentOf(cell);
  return makeClaim('prefixes', {
    ...common,
    id: 'prefixes-overlap',
    title: `The cluster file declares overlapping key prefixes for this environment and ${name}`,
    severity: 'error',
    culprits: environment(name),
    facts: [`ours: ${text(cell, 'ours') ?? ''}; theirs: ${text(cell, 'theirs') ?? ''}: one contains the other`],
    firstCheck: `Look which prefixes the nodes of ${name} really use, then make them differ there and in the cluster file.`,
    next: scanKeys(view, `${text(cell, 'ours') ?? ''}*`),
    explains: [cell],
    specificity: 6,
  });
}

function strays(view: RunView, cell: JudgedCell): Claim {
  const prefixes = Object.entries(map(cell, 'prefixes')).map(([prefix, keys]) => `${prefix} (${String(keys)})`);
  const [first = ''] = Object.keys(map(cell, 'prefixes'));
  return makeClaim('prefixes', {
    ...common,
    id: 'stray-keys',
    title: `Redis holds keys under ${plural(prefixes.length, 'prefix')} that no environment declares`.replace('prefixs', 'prefixes'),
    severity: 'warning',
    culprits: [{ factor: 'store', level: 'redis' }],
    facts: [
      `keys by prefix: ${prefixes.join(', ')}`,
      ...(flag(cell, 'isDefault') ? [`${text(cell, 'default') ?? 'one'} is the default prefix`] : []),
    ],
    firstCheck: 'Find who writes them: an environment that the cluster file does not declare, or leftovers of an earlier prefix.',
    next: scanKeys(view, `${first}*`),
    explains: [cell],
    specificity: 2,
  });
}

/** Key prefixes of this environment and its neighbours: shared by effect, overlapping by declaration, or nobody's. */
export const prefixes: Rule = {
  id: 'prefixes',
  findings: ['prefix-shared-with-environment', 'prefixes-overlap', 'stray-keys'],
  propose(view) {
    const cells = cellsOf(view, 'prefix-isolation');
    const of = (code: 'writes-into-ours' | 'prefixes-overlap' | 'stray-keys') => cells.filter((cell) => failedWith(cell, code));
    return [
      ...unique(of('writes-into-ours')).map((cell) => shared(view, cell)),
      ...of('prefixes-overlap').map((cell) => overlapping(view, cell)),
      ...of('stray-keys').map((cell) => strays(view, cell)),
    ];
  },
};
