import { inTheWay, readsFrom } from '../consequences.js';
import type { Culprit } from '../finding.js';
import { diagnoseNode, redisCli, scanKeys } from '../follow-up.js';
import { cellsOf, failed, failedWith, flag, map, nodesOf, passed, plural, text, unique } from '../look.js';
import { everything, makeClaim, nodeCulprit } from '../make-claim.js';
import type { Claim, JudgedCell, Rule, RunView } from '../rule.js';

const setting: Culprit = { factor: 'setting', level: 'response_cache.redis_key_prefix' };

const misplaced = (cell: JudgedCell): boolean => failedWith(cell, 'key-elsewhere', 'key-nowhere');

const writes = (view: RunView): readonly JudgedCell[] =>
  cellsOf(view, 'shared-cache').filter((cell) => cell.cell.part === 'write' && (passed(cell) || misplaced(cell)));

const reads = (view: RunView): readonly JudgedCell[] => cellsOf(view, 'shared-cache').filter((cell) => cell.cell.part === 'read');

const related = (a: string, b: string): boolean => a.startsWith(b) || b.startsWith(a);

/** Keys under no declared prefix that lie where these entries went. */
const straysUnder = (view: RunView, found: string | undefined, isDefault: boolean): readonly JudgedCell[] =>
  cellsOf(view, 'prefix-isolation').filter(
    (cell) =>
      failedWith(cell, 'stray-keys') &&
      ((isDefault && flag(cell, 'isDefault')) ||
        (found !== undefined && Object.keys(map(cell, 'prefixes')).some((prefix) => related(prefix, found)))),
  );

const common = { severity: 'error', symptom: 'stale-or-cross-environment-cache', layer: 'cache', fix: 'infrastructure' } as const;

function aboutSetting(view: RunView, cells: readonly JudgedCell[], found: string): Claim {
  const isDefault = cells.some((cell) => flag(cell, 'isDefault'));
  const expected = cells.flatMap((cell) => text(cell, 'expectedPrefix') ?? [])[0] ?? '';
  const nodes = cells.flatMap((cell) => cell.cell.node ?? []);
  const only = nodesOf(view).length === 1;
  return makeClaim('response-prefix', {
    ...common,
    id: isDefault ? 'response-prefix-is-default' : 'response-prefix-differs-from-file',
    title: isDefault
      ? 'The response cache is left under its default key prefix on every node'
      : 'The response cache lies under another key prefix than the cluster file declares, on every node',
    culprits: [setting],
    facts: [
      `entries written through ${nodes.join(', ')} lie under ${found}${isDefault ? ', the default' : ''}; declared is ${expected}`,
      ...(isDefault ? ['every other environment that leaves it at the default shares these entries'] : []),
    ],
    firstCheck: `Set response_cache.redis_key_prefix in every node's aisbf.json (declared: ${expected}); the cache prefix is a setting of its own.`,
    next: scanKeys(view, `${found}*`),
    explains: [
      ...cells,
      ...straysUnder(view, found, isDefault),
      ...readsFrom(view, nodes),
      ...reads(view).filter((cell) => failed(cell) || inTheWay(cell)),
    ],
    specificity: 9,
    ...(only ? { attribution: 'aliased' as const, rivals: [nodes.map(nodeCulprit)] } : {}),
  });
}

function aboutNode(view: RunView, cell: JudgedCell): readonly Claim[] {
  const node = cell.cell.node;
  if (node === undefined) return [];
  const found = text(cell, 'foundUnder');
  const only = nodesOf(view).length === 1;
  return [
    makeClaim('response-prefix', {
      ...common,
      id: 'node-uses-another-cache',
      title: `${node} does not use the shared response cache`,
      culprits: [nodeCulprit(node)],
      facts: [
        found === undefined
          ? `an entry written through ${node} is nowhere in the declared Redis: it keeps them in memory, in another database or on another server`
          : `an entry written through ${node} lies under ${found}; declared is ${text(cell, 'expectedPrefix') ?? ''}`,
      ],
      firstCheck: `Compare the response_cache and cache sections of ${node}'s aisbf.json with another node's, and read its start log for a fall back to memory.`,
      next: found === undefined ? diagnoseNode(node) : scanKeys(view, `${found}*`),
      explains: [
        cell,
        ...reads(view).filter((read) => read.cell.node === node && (failed(read) || inTheWay(read))),
        ...readsFrom(view, [node]),
        ...straysUnder(view, found, flag(cell, 'isDefault')),
      ],
      specificity: 8,
      ...(only ? { attribution: 'aliased' as const, rivals: [[setting]] } : {}),
    }),
  ];
}

function nobody(view: RunView, cells: readonly JudgedCell[]): Claim {
  return makeClaim('response-prefix', {
    ...common,
    id: 'no-node-uses-the-cache',
    title: 'No node writes its response cache into the declared Redis',
    culprits: [everything],
    facts: [`entries written through ${plural(cells.length, 'node')} are nowhere in the declared Redis`],
    firstCheck: 'Read one start log: which backend did the response cache choose? Then compare its Redis host, port and database number.',
    next: redisCli(view, 'INFO keyspace'),
    explains: [...cells, ...reads(view).filter((cell) => failed(cell) || inTheWay(cell))],
    specificity: 9,
    attribution: 'everything',
  });
}

/** Where response-cache entries went: one place common to all nodes but not the declared one, or one node apart. */
export const responsePrefix: Rule = {
  id: 'response-prefix',
  findings: ['response-prefix-is-default', 'response-prefix-differs-from-file', 'node-uses-another-cache', 'no-node-uses-the-cache'],
  propose(view) {
    const written = writes(view);
    const wrong = written.filter(misplaced);
    if (wrong.length === 0) return [];
    if (written.some(passed)) return wrong.flatMap((cell) => aboutNode(view, cell));
    const places = unique(wrong.flatMap((cell) => text(cell, 'foundUnder') ?? []));
    const groups = places.map((place) => wrong.filter((cell) => text(cell, 'foundUnder') === place));
    const nowhere = wrong.filter((cell) => cell.verdict.code === 'key-nowhere');
    const shared = groups.find((group) => group.length > 1 || (wrong.length === 1 && group.some((cell) => flag(cell, 'isDefault'))));
    const apart = wrong.filter((cell) => !shared?.includes(cell));
    if (shared === undefined && nowhere.length > 1 && nowhere.length === wrong.length) return [nobody(view, nowhere)];
    const found = shared?.flatMap((cell) => text(cell, 'foundUnder') ?? [])[0];
    return [
      ...(shared !== undefined && found !== undefined ? [aboutSetting(view, shared, found)] : []),
      ...apart.flatMap((cell) => aboutNode(view, cell)),
    ];
  },
};
