import { answersFallTo, inTheWay, lonely, readsFrom, throughBalancer } from '../consequences.js';
import { askTokenProbe } from '../follow-up.js';
import { acceptedCells, cellsOf, count, failedWith, isUser, nodesOf, on, passed, plural } from '../look.js';
import { makeClaim, nodeCulprit } from '../make-claim.js';
import { unreachableNodes } from '../node-states.js';
import type { Claim, JudgedCell, Rule, RunView } from '../rule.js';

/** Its own failure, not a refusal. */
const serverError = (cell: JudgedCell): boolean =>
  failedWith(cell, 'internal-error') || (failedWith(cell, 'unexpected-status') && count(cell, 'status') >= 500);

/** It fails, or waits for so long that nobody waits with it. */
const follows = (cell: JudgedCell): boolean => serverError(cell) || failedWith(cell, 'no-answer', 'gateway-error', 'too-slow');

const strangersOn = (view: RunView, node: string): readonly JudgedCell[] =>
  cellsOf(view, 'identities').filter((cell) => cell.cell.node === node && cell.cell.part === 'wrong-token');

/**
 * Whoever shows a token that is none of the node's own is answered by an error: the user it has, and the stranger who ought to be
 * refused. For both it would have to look into the database.
 */
function cannotLookUp(view: RunView, node: string): boolean {
  const users = acceptedCells(view).filter((cell) => cell.cell.node === node && isUser(view, cell.cell.identity));
  const strangers = strangersOn(view, node);
  const asked = [...users, ...strangers];
  return users.some(serverError) && strangers.some(serverError) && asked.every(follows);
}

/** The shared database does not answer us either. */
const isSilent = (view: RunView): boolean => cellsOf(view, 'shared-database').some((cell) => cell.verdict.code === 'store-unreachable');

/** Where this run may not ask it at all, nobody but the nodes can tell. */
const answersHere = (view: RunView): boolean => cellsOf(view, 'shared-database').some(passed);

const othersLookUp = (view: RunView, node: string): boolean =>
  acceptedCells(view).some((cell) => cell.cell.node !== node && isUser(view, cell.cell.identity) && passed(cell));

function aboutNode(view: RunView, node: string): Claim {
  const own = on(view, node);
  const lookups = own.filter((cell) => cell.cell.check === 'identities' && serverError(cell));
  return makeClaim('database-way', {
    id: 'node-cannot-reach-database',
    title: `${node} cannot reach the shared database, which answers others`,
    severity: 'error',
    symptom: 'every-other-request-fails',
    layer: 'node',
    fix: 'infrastructure',
    culprits: [nodeCulprit(node)],
    facts: [
      `${plural(lookups.length, 'question')} for which ${node} must look a token up ended in an error of its own, also where it should have been refused`,
      'the database answers from here, and other nodes let users in',
    ],
    firstCheck: `From the machine of ${node}, open a connection to the database host of its aisbf.json: name, port, firewall, account.`,
    next: askTokenProbe(view, node),
    explains: [
      ...own.filter((cell) => follows(cell) || inTheWay(cell)),
      ...lonely(view),
      ...throughBalancer(view, node, follows),
      ...answersFallTo(view, [node]),
      ...readsFrom(view, [node]),
    ],
    specificity: 8,
  });
}

function aboutAll(view: RunView, nodes: readonly string[]): Claim {
  const own = nodes.flatMap((node) => on(view, node));
  const lookups = own.filter((cell) => cell.cell.check === 'identities' && serverError(cell));
  return makeClaim('database-way', {
    id: 'no-node-reaches-database',
    title: 'No node can reach the shared database, which answers from here',
    severity: 'critical',
    symptom: null,
    layer: 'network',
    fix: 'infrastructure',
    culprits: [{ factor: 'store', level: 'mysql' }],
    facts: [
      `${plural(lookups.length, 'question')} for which a node must look a token up ended in an error of its own, on all of ${plural(nodes.length, 'node')}`,
      'the database answers from here',
    ],
    firstCheck: `From the machine of ${nodes[0]}, open a connection to the database host of its aisbf.json: name, port, firewall, account, connections in use.`,
    next: askTokenProbe(view, nodes[0] ?? ''),
    explains: [
      ...own.filter((cell) => follows(cell) || inTheWay(cell)),
      ...lonely(view),
      ...view.cells.filter((cell) => cell.cell.node === undefined && (follows(cell) || inTheWay(cell))),
      // An account of the dashboard is looked up as well.
      ...cellsOf(view, 'dashboard-session').filter((cell) => failedWith(cell, 'login-failed')),
      ...answersFallTo(view, nodes),
      ...readsFrom(view, nodes),
    ],
    specificity: 8,
    comparedWith: 'same-checks',
  });
}

/** Nodes that lost their way to a database which is there. */
export const databaseWay: Rule = {
  id: 'database-way',
  findings: ['node-cannot-reach-database', 'no-node-reaches-database'],
  propose(view) {
    const silent = unreachableNodes(view);
    const nodes = nodesOf(view).filter((node) => !silent.has(node));
    const lost = nodes.filter((node) => cannotLookUp(view, node));
    if (lost.length === 0 || isSilent(view)) return [];
    if (lost.length === nodes.length) return answersHere(view) ? [aboutAll(view, nodes)] : [];
    return lost.filter((node) => othersLookUp(view, node)).map((node) => aboutNode(view, node));
  },
};
