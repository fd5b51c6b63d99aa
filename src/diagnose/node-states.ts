import { oncePer } from '../checks/read/once.js';
import { acceptedCells, cellsOf, directChats, failedWith, healthCells, nodesOf, on, passed, text } from './look.js';
import type { JudgedCell, RunView } from './rule.js';

/** What several rules must agree on about nodes, so that one cause is not blamed twice. */

/** Whatever ends a connection shows a certificate before the node is asked anything: all it tells of answers is why there are none. */
export const concernsAnswers = (cell: JudgedCell): boolean =>
  cell.cell.check !== 'tls' || failedWith(cell, 'certificate-expired', 'certificate-wrong-name', 'certificate-untrusted');

/**
 * Nodes that gave us no answer at all: health unanswered, nothing on it passed, and every failure on it is a missing answer.
 */
export const unreachableNodes = oncePer((view: RunView): ReadonlySet<string> => {
  const silent = nodesOf(view).filter((node) => {
    const cells = on(view, node).filter(concernsAnswers);
    const health = healthCells(view).some((cell) => cell.cell.node === node && failedWith(cell, 'no-answer'));
    const failures = cells.filter((cell) => cell.verdict.status === 'fail');
    return health && !cells.some(passed) && failures.every((cell) => cell.verdict.code === 'no-answer');
  });
  return new Set(silent);
});

/** The connection stood and the question was taken; what did not come in time is the answer. */
export const timedOut = (cell: JudgedCell): boolean =>
  failedWith(cell, 'no-answer') && ['headers-timeout', 'body-timeout'].includes(text(cell, 'class') ?? '');

/** Whether a node, by its own cells, serves every new connection. */
export const servesConnections = (own: readonly JudgedCell[]): boolean =>
  own.some((cell) => cell.cell.part === 'connections' && passed(cell));

/** What nodes do with callers that are nobody the cluster file knows: without a token, or with a made-up one. */
export const strangerCells = (view: RunView): readonly JudgedCell[] =>
  [...cellsOf(view, 'identities'), ...cellsOf(view, 'auth-matrix')].filter((cell) => cell.cell.identity === undefined);

/** Asks for `/health`, which a proxy or a patch may leave open while everything else is guarded. */
const asksHealth = ({ verdict }: JudgedCell): boolean => verdict.evidence.some((key) => key.startsWith('GET /health '));

/** Nodes that let a caller without a token, or with a made-up one, in; an open `/health` alone is not that. */
export const openNodes = oncePer((view: RunView): ReadonlySet<string> => {
  const cells = strangerCells(view);
  const open = cells.filter((cell) => failedWith(cell, 'let-in') && !asksHealth(cell));
  const onlyHealth = cells.every(asksHealth);
  const letIn = onlyHealth ? cells.filter((cell) => failedWith(cell, 'let-in')) : open;
  return new Set(letIn.flatMap((cell) => (cell.cell.node === undefined ? [] : [cell.cell.node])));
});

/** Nodes shown not to use the declared database. */
export const strangersToDatabase = oncePer((view: RunView): ReadonlySet<string> => {
  const cells = cellsOf(view, 'shared-database').filter((cell) => failedWith(cell, 'row-not-seen', 'token-unknown', 'usage-not-written'));
  return new Set(cells.flatMap((cell) => (cell.cell.node === undefined ? [] : [cell.cell.node])));
});

/** Nodes whose answers tell something about tokens: they answer, and they do not let everybody in. */
export const tellingNodes = oncePer((view: RunView): readonly string[] => {
  const silent = unreachableNodes(view);
  const open = openNodes(view);
  return nodesOf(view).filter((node) => !silent.has(node) && !open.has(node));
});

/** Identities accepted by at least one node that also refuses somebody. */
export const acceptedIdentities = oncePer((view: RunView): ReadonlySet<string> => {
  const telling = new Set(tellingNodes(view));
  const good = acceptedCells(view).filter((cell) => telling.has(cell.cell.node ?? '') && passed(cell));
  return new Set(good.flatMap((cell) => cell.cell.identity ?? []));
});

const brokenChat = [
  'internal-error',
  'gateway-error',
  'garbage',
  'unexpected-status',
  'unexpected-content',
  'upstream-failed',
  'all-providers-failed',
] as const;

/** Nodes that are healthy, complete nothing, and fail over more than one provider where other nodes serve the same. */
export const failingNodes = oncePer((view: RunView): ReadonlySet<string> => {
  const chats = directChats(view);
  const failing = nodesOf(view).filter((node) => {
    const own = chats.filter((cell) => cell.cell.node === node);
    const broken = own.filter((cell) => failedWith(cell, ...brokenChat));
    if (broken.length === 0 || own.some(passed)) return false;
    if (!healthCells(view).some((cell) => cell.cell.node === node && passed(cell))) return false;
    const elsewhere = broken.filter((cell) =>
      chats.some((other) => passed(other) && other.cell.route === cell.cell.route && other.cell.identity === cell.cell.identity),
    );
    const providers = new Set(elsewhere.map((cell) => cell.factors.provider ?? text(cell, 'provider') ?? `route ${cell.cell.route}`));
    return providers.size > 1;
  });
  return new Set(failing);
});

/** Nodes of which everything that is asked fails, whatever else may be wrong: they tell nothing of anything but themselves. */
export const sickNodes = oncePer((view: RunView): ReadonlySet<string> => new Set([...unreachableNodes(view), ...failingNodes(view)]));
