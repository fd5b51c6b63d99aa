import type { VerdictCode } from '../../checks/verdict.js';
import { answersFallTo, inTheWay } from '../consequences.js';
import { diagnoseNode } from '../follow-up.js';
import { directChats, failedWith, nodesOf, passed, plural, providersOf, unique } from '../look.js';
import { type ClaimParts, everything, makeClaim } from '../make-claim.js';
import { sickNodes, timedOut } from '../node-states.js';
import type { Claim, JudgedCell, Rule, RunView } from '../rule.js';

const broken = [
  'internal-error',
  'upstream-failed',
  'all-providers-failed',
  'gateway-error',
  'unexpected-status',
  'garbage',
] as const satisfies readonly VerdictCode[];

const isBroken = (cell: JudgedCell): boolean => failedWith(cell, ...broken) || timedOut(cell);

type Said = Pick<ClaimParts, 'title' | 'layer' | 'firstCheck'> & Partial<ClaimParts>;

/** What all of them have in common says where to look first. */
function said(red: readonly JudgedCell[], providers: readonly string[]): Said {
  if (red.every((cell) => failedWith(cell, 'internal-error'))) {
    return {
      title: 'Every node fails at every chat by an error of its own, whatever provider is asked',
      layer: 'node',
      firstCheck: "Read a node's log for the error of one such chat; compare what was deployed or migrated last.",
    };
  }
  const rivals = [providers.map((level) => ({ factor: 'provider' as const, level }))];
  return red.every(timedOut)
    ? {
        title: 'Every node takes chats and never answers them, whatever provider is asked',
        layer: 'network',
        firstCheck:
          "From a node's machine, open a connection to the Redis of its aisbf.json (name, port, firewall), then to a provider's endpoint: for which does it wait?",
        attribution: 'aliased',
        rivals,
      }
    : {
        title: 'Every chat fails, through every node and over every provider',
        layer: 'network',
        firstCheck:
          "From a node's machine, connect to the endpoint of a provider: name lookup, proxy, firewall, certificates. All providers down at once is rarer than one way out.",
        attribution: 'aliased',
        rivals,
      };
}

const codesOf = (cells: readonly JudgedCell[]): string =>
  unique(cells.map(({ verdict }) => verdict.code))
    .map((code) => `${cells.filter(({ verdict }) => verdict.code === code).length} x ${code}`)
    .join(', ');

function propose(view: RunView): readonly Claim[] {
  const sick = sickNodes(view);
  const nodes = nodesOf(view).filter((node) => !sick.has(node));
  const chats = directChats(view).filter(({ cell }) => nodes.includes(cell.node ?? ''));
  const red = chats.filter(isBroken);
  const providers = unique(red.flatMap((cell) => (providersOf(cell).length === 1 ? providersOf(cell) : [])));
  const everywhere = nodes.length > 0 && nodes.every((node) => red.some(({ cell }) => cell.node === node));
  // A store that does not answer here either is reason enough.
  const isStore = view.cells.some(({ verdict }) => verdict.code === 'store-unreachable');
  if (!everywhere || providers.length < 2 || chats.some(passed) || isStore) return [];
  return [
    makeClaim('every-chat-fails', {
      id: 'every-chat-fails',
      severity: 'critical',
      symptom: null,
      fix: 'infrastructure',
      culprits: [everything],
      facts: [`${plural(red.length, 'chat')} over ${providers.join(', ')} failed on every node, and none was completed (${codesOf(red)})`],
      next: diagnoseNode(nodes[0] ?? ''),
      explains: [
        ...view.cells.filter((cell) => isBroken(cell) && (cell.cell.route !== undefined || timedOut(cell))),
        ...view.cells.filter(inTheWay),
        ...answersFallTo(view, nodes),
      ],
      specificity: 6,
      comparedWith: 'same-checks',
      ...said(red, providers),
    }),
  ];
}

/** No chat is completed anywhere: one cause for all is likelier than as many broken providers. */
export const everyChatFails: Rule = { id: 'every-chat-fails', findings: ['every-chat-fails'], propose };
