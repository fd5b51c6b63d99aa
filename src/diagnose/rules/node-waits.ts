import { answersFallTo, inTheWay, readsFrom, throughBalancer } from '../consequences.js';
import { diagnoseNode } from '../follow-up.js';
import { acceptedCells, directChats, failedWith, isUser, nodesOf, on, passed, plural, providersOf, twins, unique } from '../look.js';
import { makeClaim, nodeCulprit } from '../make-claim.js';
import { servesConnections, timedOut, unreachableNodes } from '../node-states.js';
import type { Claim, JudgedCell, Rule, RunView } from '../rule.js';

/** Chats that the node took and never answered, over more than one provider, where another node completes the same. */
function chatsLeftWaiting(view: RunView, node: string): readonly JudgedCell[] {
  const own = directChats(view).filter((cell) => cell.cell.node === node);
  const waiting = own.filter(timedOut);
  const served = waiting.filter((cell) => twins(view, cell).some((twin) => twin.cell.node !== node && passed(twin)));
  const enough = unique(served.flatMap(providersOf)).length > 1;
  return enough && !own.some(passed) ? waiting : [];
}

/** A node drops connections at random; one that waits keeps the same kind of question every time, and no connection is lost. */
function waits(view: RunView, node: string): boolean {
  const own = on(view, node);
  const unanswered = own.filter((cell) => failedWith(cell, 'no-answer'));
  return servesConnections(own) && unanswered.every(timedOut) && chatsLeftWaiting(view, node).length > 0;
}

function aboutNode(view: RunView, node: string): Claim {
  const own = on(view, node);
  const red = own.filter(timedOut);
  const chats = chatsLeftWaiting(view, node);
  const listings = red.filter((cell) => cell.cell.check === 'node-models');
  const users = acceptedCells(view).filter((cell) => cell.cell.node === node && isUser(view, cell.cell.identity));
  return makeClaim('node-waits', {
    id: 'node-waits',
    title: `${node} keeps callers waiting for something that it cannot reach`,
    severity: 'error',
    symptom: 'every-other-request-fails',
    layer: 'node',
    fix: 'infrastructure',
    culprits: [nodeCulprit(node)],
    facts: [
      `it took ${plural(chats.length, 'chat')} over ${unique(chats.flatMap(providersOf)).join(', ')} and answered none, while it served every new connection`,
      ...(listings.length > 0 ? ['its listings of models wait as well: it is not one provider that it waits for'] : []),
      ...(users.length > 0 && users.every(passed) ? ['it looks users up: it is not the database that it waits for'] : []),
    ],
    firstCheck: `From the machine of ${node}, open a connection to the Redis of its aisbf.json (name, port, firewall), then to a provider's endpoint.`,
    next: diagnoseNode(node),
    explains: [
      ...red,
      ...own.filter(inTheWay),
      ...throughBalancer(view, node, (cell) => timedOut(cell) || failedWith(cell, 'gateway-error')),
      ...answersFallTo(view, [node]),
      ...readsFrom(view, [node]),
    ],
    // What it is that never comes says more than that something does not (`node-flaps`, `node-slow`).
    specificity: 6,
  });
}

/** Nodes that take every question and leave those that need something behind them without an answer. */
export const nodeWaits: Rule = {
  id: 'node-waits',
  findings: ['node-waits'],
  propose(view) {
    const nodes = nodesOf(view);
    if (nodes.length < 2) return [];
    const silent = unreachableNodes(view);
    return nodes.filter((node) => !silent.has(node) && waits(view, node)).map((node) => aboutNode(view, node));
  },
};
