import { againstBalancer } from '../balancer-claim.js';
import { answersCell, balancerChats, cellsOf, count, failed, failedWith, passed, refusedAs, twins } from '../look.js';
import type { Claim, Rule, RunView } from '../rule.js';

function dropsAuthorization(view: RunView): readonly Claim[] {
  const refused = balancerChats(view).filter((cell) => refusedAs(cell, 'missing-authorization'));
  const direct = refused.filter((cell) => twins(view, cell).some(passed));
  if (direct.length === 0) return [];
  const answers = answersCell(view);
  return [
    againstBalancer('balancer-changes', view, {
      id: 'balancer-drops-authorization',
      title: 'The balancer does not pass the Authorization header on',
      symptom: 'token-works-here-not-there',
      facts: [`${refused.length} chats were refused for want of a token through the balancer; the same were accepted directly`],
      firstCheck: "Look for a rule in the balancer's configuration that removes or replaces the Authorization header.",
      explains: [...refused, ...(answers !== undefined && failed(answers) ? [answers] : [])],
      specificity: 9,
    }),
  ];
}

/** Streams that come at once through the balancer and piece by piece from the nodes. */
function buffersStreams(view: RunView): readonly Claim[] {
  const held = cellsOf(view, 'streaming').filter((cell) => cell.cell.entry === 'balancer' && failedWith(cell, 'buffered'));
  const [first] = held;
  if (first === undefined) return [];
  return [
    againstBalancer('balancer-changes', view, {
      id: 'balancer-buffers-streams',
      title: 'The balancer holds streams back until they are complete',
      symptom: null,
      facts: [
        `through the balancer all of a stream came within ${count(first, 'spreadMs')} ms, directly over ${count(first, 'elsewhereMs')} ms`,
      ],
      firstCheck: "Turn buffering of answers off in the balancer's configuration (nginx: proxy_buffering off).",
      explains: held,
      specificity: 8,
    }),
  ];
}

/** What the balancer does to requests and answers that pass through it. */
export const balancerChanges: Rule = {
  id: 'balancer-changes',
  findings: ['balancer-drops-authorization', 'balancer-buffers-streams'],
  propose: (view) => [...dropsAuthorization(view), ...buffersStreams(view)],
};
