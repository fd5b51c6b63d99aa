import { answersFallTo, inTheWay, lonely, oddOn, throughBalancer } from '../consequences.js';
import type { Culprit } from '../finding.js';
import { diagnoseNode, urlOf } from '../follow-up.js';
import { acceptedCells, cellsOf, failed, failedWith, isUser, nodesOf, on, passed, plural, refusedAs, unique } from '../look.js';
import { everything, makeClaim, nodeCulprit } from '../make-claim.js';
import { acceptedIdentities, openNodes, strangerCells, tellingNodes } from '../node-states.js';
import type { Claim, JudgedCell, Rule, RunView } from '../rule.js';

const authentication = ['refused', 'let-in', 'unexpected-status', 'garbage', 'row-not-seen', 'token-unknown', 'usage-not-written'] as const;

/** Without authentication a node knows no user: whatever belongs to one is unknown there, or refused. */
const usersLost = (view: RunView, cell: JudgedCell): boolean =>
  isUser(view, cell.cell.identity) && failedWith(cell, 'refused', 'route-unknown', 'provider-unknown');

/** What a node that asks nobody for a token does oddly; not its dead providers or missing answers. */
const fromOpenness = (view: RunView, node: string): readonly JudgedCell[] => [
  ...oddOn(view, node).filter((cell) => failedWith(cell, ...authentication) || usersLost(view, cell) || (!failed(cell) && inTheWay(cell))),
  ...throughBalancer(view, node, (cell) => failedWith(cell, 'refused') || usersLost(view, cell)),
  ...answersFallTo(view, [node]),
];

function open(view: RunView, nodes: readonly string[], culprits: readonly Culprit[], everywhere: boolean): Claim {
  const [first = ''] = nodes;
  const cells = strangerCells(view).filter((cell) => nodes.includes(cell.cell.node ?? '') && failedWith(cell, 'let-in'));
  return makeClaim('node-auth', {
    id: everywhere ? 'nobody-needs-a-token' : 'node-lets-anybody-in',
    title: everywhere ? 'Every node lets anybody in' : `${first} lets anybody in`,
    severity: 'critical',
    symptom: 'token-works-here-not-there',
    layer: 'auth',
    fix: 'infrastructure',
    culprits,
    facts: [
      `let in: ${unique(cells.flatMap((cell) => (cell.cell.part?.startsWith('no-token') === true ? 'a caller without a token' : 'a caller with a made-up token'))).join(', ')}`,
    ],
    firstCheck: `Set auth.enabled to true in aisbf.json on ${everywhere ? 'every node' : first} and restart it; until then keep it off the network.`,
    next: `curl -sS -i -m 10 ${urlOf(view, first)}${view.ctx.contract.endpoints[view.ctx.contract.tokenProbe].path}`,
    explains: nodes.flatMap((node) => fromOpenness(view, node)),
    specificity: 10,
    ...(everywhere ? { attribution: 'everything' as const } : {}),
  });
}

function letIn(view: RunView): readonly Claim[] {
  const lettingIn = openNodes(view);
  const nodes = nodesOf(view).filter((node) => lettingIn.has(node));
  if (nodes.length > 1 && nodes.length === nodesOf(view).length)
    return [open(view, nodes, [{ factor: 'setting', level: 'auth.enabled' }], true)];
  return nodes.map((node) => open(view, [node], [nodeCulprit(node)], false));
}

/** Somebody known is let in where the contract says that he is refused, by a node that refuses strangers. */
const beyondRights = (view: RunView): readonly JudgedCell[] => {
  const open = openNodes(view);
  const accepted = acceptedIdentities(view);
  return cellsOf(view, 'auth-matrix').filter(
    (cell) => failedWith(cell, 'let-in') && accepted.has(cell.cell.identity ?? '') && !open.has(cell.cell.node ?? ''),
  );
};

function othersIn(view: RunView): readonly Claim[] {
  const cells = beyondRights(view);
  const nodes = nodesOf(view).filter((node) => cells.some((cell) => cell.cell.node === node));
  const [first = ''] = nodes;
  const everywhere = nodes.length > 1 && nodes.length === tellingNodes(view).length;
  const claim = (of: readonly string[], culprits: readonly Culprit[]): Claim => {
    const own = cells.filter((cell) => of.includes(cell.cell.node ?? ''));
    return makeClaim('node-auth', {
      id: 'node-lets-others-in',
      title: `${everywhere ? 'Every node' : of.join()} lets callers in where they must be refused`,
      severity: 'critical',
      symptom: 'token-works-here-not-there',
      layer: 'auth',
      fix: 'infrastructure',
      culprits,
      facts: unique(own.map((cell) => `${cell.cell.identity} is let in at ${cell.cell.part}`)),
      firstCheck: `Look for what stands before ${everywhere ? 'the nodes' : of.join()} or was changed in its middleware; until then keep it off the network.`,
      next: diagnoseNode(of[0] ?? first),
      explains: own,
      specificity: 9,
      ...(everywhere ? { attribution: 'everything' as const } : {}),
    });
  };
  return everywhere ? [claim(nodes, [everything])] : nodes.map((node) => claim([node], [nodeCulprit(node)]));
}

const unknownGlobal = (view: RunView, cell: JudgedCell): boolean =>
  refusedAs(cell, 'unknown-token') && view.ctx.cluster.identities.some((one) => one.id === cell.cell.identity && one.kind === 'global');

function lacksToken(view: RunView, telling: ReadonlySet<string>, node: string): readonly Claim[] {
  const accepted = acceptedCells(view);
  const refused = accepted.filter(
    (cell) =>
      cell.cell.node === node &&
      unknownGlobal(view, cell) &&
      accepted.some((other) => other.cell.identity === cell.cell.identity && telling.has(other.cell.node ?? '') && passed(other)),
  );
  if (refused.length === 0) return [];
  const identities = unique(refused.flatMap((cell) => cell.cell.identity ?? []));
  const own = on(view, node);
  return [
    makeClaim('node-auth', {
      id: 'node-lacks-global-token',
      title: `${node} does not know a global token that other nodes accept`,
      severity: 'error',
      symptom: 'token-works-here-not-there',
      layer: 'auth',
      fix: 'infrastructure',
      culprits: [nodeCulprit(node)],
      facts: [
        `${node} refuses ${plural(identities.length, 'global identity')} (${identities.join(', ')}) as unknown, which other nodes accept`.replace(
          'identitys',
          'identities',
        ),
      ],
      firstCheck: `Compare auth.tokens in ${node}'s aisbf.json with another node's.`,
      next: diagnoseNode(node),
      explains: [
        ...own.filter((cell) => refusedAs(cell, 'unknown-token') && (cell.cell.identity === undefined || unknownGlobal(view, cell))),
        ...own.filter(inTheWay),
        ...lonely(view),
        ...throughBalancer(view, node, (cell) => unknownGlobal(view, cell)),
        ...answersFallTo(view, [node]),
      ],
      specificity: 9,
    }),
  ];
}

/** One node's own idea of who may come in. */
export const nodeAuth: Rule = {
  id: 'node-auth',
  findings: ['node-lets-anybody-in', 'nobody-needs-a-token', 'node-lets-others-in', 'node-lacks-global-token'],
  propose(view) {
    const telling = new Set(tellingNodes(view));
    return [...letIn(view), ...othersIn(view), ...nodesOf(view).flatMap((node) => lacksToken(view, telling, node))];
  },
};
