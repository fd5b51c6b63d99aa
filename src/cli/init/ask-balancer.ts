import type { InitAnswers } from './answers.js';
import type { Asking } from './asking.js';
import { isSettled, proposeUpstream, type UpstreamProposal } from './propose-upstream.js';
import { balancerProblem, count, upstreamLines } from './says.js';
import type { BalancerSight, NodeSight } from './sights.js';
import { headerProblem, urlProblem } from './valid.js';

export interface BalancerPart {
  /** The header that was chosen, with the node behind each of its values. */
  readonly upstream?: UpstreamProposal;
}

type Entry = NonNullable<InitAnswers['entry']>;

const NONE = '-';
const OTHER = '?';

/** Which header names the node: one that was seen, another, or none. */
async function askForHeader({ dialog }: Asking, proposals: readonly UpstreamProposal[]): Promise<UpstreamProposal | undefined> {
  const header = await dialog.choose({
    message: 'Response header of the balancer that names the node',
    options: [
      ...proposals.map(({ header: name, values }) => ({ value: name, label: name, hint: values.toSorted().join(', ') })),
      { value: NONE, label: 'none' },
      { value: OTHER, label: 'another one' },
    ],
  });
  if (header === NONE) return undefined;
  const known = proposals.find((proposal) => proposal.header === header);
  if (known !== undefined) return known;
  const written = await dialog.text({ message: 'Name of that header', example: 'x-upstream', check: headerProblem });
  return { header: written.toLowerCase(), values: [], nodeOf: new Map() };
}

/** Values that no node could be found for are shown to the person, who knows. */
async function settle({ dialog }: Asking, proposal: UpstreamProposal, nodes: readonly NodeSight[]): Promise<UpstreamProposal> {
  const nodeOf = new Map(proposal.nodeOf);
  for (const value of proposal.values) {
    const left = nodes.filter(({ url }) => ![...nodeOf.values()].includes(url));
    if (nodeOf.has(value) || left.length === 0) continue;
    const url = await dialog.choose({
      message: `${proposal.header}: ${value} is which node?`,
      options: [...left.map((node) => ({ value: node.url, label: node.url })), { value: NONE, label: 'none of them, or unknown' }],
    });
    if (url !== NONE) nodeOf.set(value, url);
  }
  return { ...proposal, nodeOf };
}

/** How many nodes were met, as far as the header shows. */
function sayWhoWasMet({ dialog }: Asking, proposal: UpstreamProposal, nodes: readonly NodeSight[], sights: readonly BalancerSight[]): void {
  dialog.say(isSettled(proposal) ? 'good' : 'info', upstreamLines(proposal));
  const missing = nodes.filter(({ url }) => ![...proposal.nodeOf.values()].includes(url));
  if (isSettled(proposal) && missing.length > 0)
    dialog.say('bad', `None of ${count(sights.length, 'response')} came from ${missing.map(({ url }) => url).join(', ')}.`);
}

/** Address of the balancer, and the header by which its responses name the node. */
export async function askForBalancer(asking: Asking, nodes: readonly NodeSight[], kept: (entry: Entry) => void): Promise<BalancerPart> {
  const { dialog, look, earlier } = asking;
  const check = (text: string): string | undefined => {
    if (text.trim() === '') return undefined;
    const same = nodes.some(({ url }) => URL.canParse(text) && new URL(text).href === new URL(url).href);
    return same ? 'this is the address of a node. Leave it empty if there is no balancer.' : urlProblem(text);
  };
  let initial = earlier?.entry?.url;
  for (;;) {
    const message = 'Address of the load balancer (empty for none)';
    const url = (
      await dialog.text({ message, example: 'https://ai.example', check, ...(initial === undefined ? {} : { initial }) })
    ).replace(/\/+$/, '');
    if (url === '') return {};
    kept({ url });
    const sights = await dialog.during('Sending requests through the balancer', () =>
      look.balancer(
        url,
        nodes.map((node) => node.url),
      ),
    );
    const problem = balancerProblem(sights);
    if (problem !== undefined) dialog.say('bad', `${url}: ${problem}`);
    if (sights.every((sight) => sight.problem !== undefined)) {
      if (await dialog.confirm('The balancer does not respond. Keep its address anyway?', false)) return {};
      initial = url;
      continue;
    }
    const proposals = proposeUpstream(nodes, sights);
    const chosen = await askForHeader(asking, proposals);
    if (chosen === undefined) return {};
    kept({ url, upstreamHeader: chosen.header });
    sayWhoWasMet(asking, chosen, nodes, sights);
    return { upstream: await settle(asking, chosen, nodes) };
  }
}
