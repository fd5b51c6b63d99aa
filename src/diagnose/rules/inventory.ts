import { oncePer } from '../../checks/read/once.js';
import { answersFallTo, inTheWay, readsFrom, throughBalancer } from '../consequences.js';
import { diagnoseNode } from '../follow-up.js';
import { cellsOf, directChats, failed, failedWith, isUser, nodesOf, odd, on, passed, text, twins, unique } from '../look.js';
import { makeClaim, nodeCulprit } from '../make-claim.js';
import { openNodes } from '../node-states.js';
import type { Claim, JudgedCell, Rule, RunView } from '../rule.js';

const items = oncePer((view: RunView): readonly JudgedCell[] => [
  ...cellsOf(view, 'same-inventory'),
  ...cellsOf(view, 'same-version'),
  ...cellsOf(view, 'consistency'),
]);

const apart = (cell: JudgedCell): boolean => failedWith(cell, 'differs', 'differs-no-majority', 'empty');
const unlisted = (cell: JudgedCell): boolean => failedWith(cell, 'route-unknown', 'provider-unknown');

/** What a user has is a row of the database, not of these files. */
const ofUserRoute = (cell: JudgedCell): boolean => text(cell, 'kind')?.startsWith('user-') === true;

/** A node that lets anybody in knows no user, so what is theirs says nothing of its configuration. */
const usersLost = (view: RunView, cell: JudgedCell): boolean =>
  isUser(view, cell.cell.identity) && openNodes(view).has(cell.cell.node ?? '');

/** Routes over the nodes' own files that this node alone does not know: the apps' own list says which side of a disagreement is wrong. */
const lacks = (view: RunView, node: string): readonly JudgedCell[] =>
  directChats(view).filter(
    (cell) => cell.cell.node === node && unlisted(cell) && !ofUserRoute(cell) && !usersLost(view, cell) && twins(view, cell).some(passed),
  );

const partsOf = (cells: readonly JudgedCell[]): readonly string[] => unique(cells.flatMap((cell) => cell.cell.part ?? []));

const isVersion = (cell: JudgedCell): boolean => cell.cell.part === 'version';

function aboutNode(view: RunView, node: string, red: readonly JudgedCell[], more: readonly JudgedCell[]): Claim {
  const version = red.some(isVersion);
  const missing = lacks(view, node);
  const providersDiffer = red.some((cell) => cell.cell.part === 'providers');
  const cache = providersDiffer
    ? cellsOf(view, 'shared-cache').filter(
        (cell) => (cell.cell.node === node && failed(cell)) || text(cell, 'because') === 'endpoint-differs',
      )
    : [];
  return makeClaim('inventory', {
    id: version ? 'node-other-version' : 'node-config-differs',
    title: version ? `${node} runs another version than the other nodes` : `${node} is configured differently from the other nodes`,
    severity: 'error',
    symptom: 'change-not-visible',
    layer: 'node',
    fix: 'infrastructure',
    culprits: [nodeCulprit(node)],
    facts: [
      `${node} differs in: ${partsOf(red).join(', ') || 'the routes it knows'}`,
      ...(missing.length > 0 ? [`it alone does not know: ${unique(missing.flatMap((cell) => cell.cell.route ?? [])).join(', ')}`] : []),
    ],
    firstCheck: version
      ? `Install the version of the other nodes on ${node} and restart it.`
      : `Compare providers.json, rotations.json and autoselect.json of ${node} with another node's, and restart it after the change.`,
    next: diagnoseNode(node),
    explains: [
      ...red,
      ...more,
      ...on(view, node).filter(
        (cell) =>
          unlisted(cell) || failedWith(cell, 'empty') || ((missing.length > 0 || cell.cell.check === 'shared-cache') && inTheWay(cell)),
      ),
      ...readsFrom(view, [node]),
      ...cellsOf(view, 'node-models').filter((cell) => cell.cell.node === node && failedWith(cell, 'empty', 'differs')),
      ...cache,
      ...throughBalancer(view, node, unlisted),
      ...answersFallTo(view, [node]),
    ],
    specificity: version ? 8 : 7,
  });
}

function nobodysMajority(view: RunView, red: readonly JudgedCell[]): Claim {
  const nodes = nodesOf(view).filter((node) => red.some((cell) => cell.cell.node === node));
  const version = red.some(isVersion);
  const [first = ''] = nodes;
  return makeClaim('inventory', {
    id: version ? 'node-other-version' : 'node-config-differs',
    title: `${nodes.join(' and ')} ${version ? 'run different versions' : 'are configured differently'}, and nothing says which is right`,
    severity: 'error',
    symptom: 'change-not-visible',
    layer: 'node',
    fix: 'infrastructure',
    culprits: nodes.map(nodeCulprit),
    facts: [`they differ in: ${partsOf(red).join(', ')}; no value is held by most nodes`],
    firstCheck: 'Compare the configuration files of these nodes, or declare what is right (`consistency:` with `expect: equal`).',
    next: diagnoseNode(first),
    explains: red,
    specificity: 5,
    attribution: 'ambiguous',
    rivals: nodes.map((node) => [nodeCulprit(node)]),
  });
}

function notAsDeclared(view: RunView): readonly Claim[] {
  const red = items(view).filter((cell) => failedWith(cell, 'not-as-declared', 'empty'));
  const named = unique(red.map((cell) => `${cell.cell.check} ${cell.cell.part}`));
  return named.flatMap((name) => {
    const same = (cell: JudgedCell): boolean => `${cell.cell.check} ${cell.cell.part}` === name;
    const own = red.filter(same);
    const part = own[0]?.cell.part ?? '';
    const others = items(view).some((cell) => same(cell) && passed(cell));
    if (others || own.length < 2) return [];
    return [
      makeClaim('inventory', {
        id: 'not-as-declared',
        title: `No node has what the cluster file declares for ${part}`,
        severity: 'error',
        symptom: 'change-not-visible',
        layer: 'node',
        fix: 'infrastructure',
        culprits: [{ factor: 'everything', level: '*' }],
        facts: [`${part} is not as declared on ${own.length} nodes, and they may well agree with each other`],
        firstCheck: `Compare the declared value or query of ${part} with one node's answer.`,
        next: diagnoseNode(own[0]?.cell.node ?? ''),
        explains: own,
        specificity: 6,
        attribution: 'everything',
      }),
    ];
  });
}

/** Nodes whose listings or version differ from the others', and those that alone do not know a route. */
export const inventory: Rule = {
  id: 'inventory',
  findings: ['node-config-differs', 'node-other-version', 'not-as-declared'],
  propose(view) {
    const red = items(view).filter((cell) => failed(cell) && (apart(cell) || failedWith(cell, 'not-as-declared')));
    const open = red.filter((cell) => failedWith(cell, 'differs-no-majority'));
    const declaredSo = asDeclared(view, red);
    const anchored = nodesOf(view).filter((node) => lacks(view, node).length > 0);
    const single = nodesOf(view).flatMap((node) => {
      const own = red.filter(
        (cell) => cell.cell.node === node && !open.includes(cell) && !declaredSo.includes(cell) && hasPeer(view, cell),
      );
      const settled = anchored.includes(node) && anchored.length < nodesOf(view).length;
      if (own.length === 0 && !settled) return [];
      // The declared release says which side of a disagreement about it is wrong.
      const named = own.some(otherThanDeclared) ? [...open.filter(isVersion), ...declaredSo] : [];
      return [aboutNode(view, node, own, settled ? open.filter(odd) : named)];
    });
    return [...single, ...(open.length > 0 ? [nobodysMajority(view, open)] : []), ...notAsDeclared(view)];
  },
};

const otherThanDeclared = (cell: JudgedCell): boolean => isVersion(cell) && failedWith(cell, 'not-as-declared');

/** Versions that most nodes do not have and that the cluster file declares: the others are wrong, be they more. */
function asDeclared(view: RunView, red: readonly JudgedCell[]): readonly JudgedCell[] {
  if (!red.some(otherThanDeclared)) return [];
  const right = cellsOf(view, 'same-version')
    .filter(passed)
    .map((cell) => cell.cell.node);
  return red.filter((cell) => isVersion(cell) && failedWith(cell, 'differs') && right.includes(cell.cell.node));
}

/** Another node has it right. */
const hasPeer = (view: RunView, cell: JudgedCell): boolean =>
  items(view).some((other) => other.cell.part === cell.cell.part && other.cell.check === cell.cell.check && passed(other));
