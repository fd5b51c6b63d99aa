import type { Reply } from '../ask.js';
import type { Lab } from '../lab.js';
import type { LabSpec } from '../spec/spec.js';
import type { Behaviour } from '../upstreams/behaviour.js';
import { defineFault, type Fault } from './define-fault.js';
import { culprit, expected } from './expect.js';
import { nodesWithSpare } from './observe/covered.js';
import { askUpstream, inWordsOf } from './observe/upstream.js';
import { dependingOn } from './setup-edits.js';

interface ProviderFault {
  readonly id: string;
  readonly title: string;
  readonly behaviour: Behaviour | ((spec: LabSpec) => Behaviour);
  /** Whether the provider itself, asked past every node, shows it. */
  shows(reply: Reply | undefined): boolean;
  readonly patienceMs?: number;
}

/** A provider that behaves so for everybody, while on every node each rotation that holds it holds it alone. */
export function providerFault({ id, title, behaviour, shows, patienceMs }: ProviderFault): Fault {
  return defineFault({
    id,
    title,
    released: true,
    at: 'provider',
    nodes: (spec) => spec.nodes.map((node) => node.id),
    setup: (setup, { place }) => dependingOn(setup, place),
    async started({ lab, place }) {
      await lab.upstreams.behave(place, typeof behaviour === 'function' ? behaviour(lab.spec) : behaviour);
    },
    async undo({ lab, place }) {
      await lab.upstreams.behave(place, { kind: 'answer' });
      await forgetCooldowns(lab, place);
    },
    async prove({ lab, place }) {
      const reply = await askUpstream(lab, place, patienceMs);
      const spare = await nodesWithSpare(lab, place);
      return {
        inForce: shows(reply) && spare === 0,
        seen: `${place} itself answers ${inWordsOf(reply)}; on ${spare} nodes a rotation has a second member beside it`,
      };
    },
    expect: (_spec, place) => expected(null, 'provider', 'route-policy', culprit.provider(place)),
  });
}

/** What nodes told each other of its failures outlives the cause. */
export async function forgetCooldowns({ redis, spec }: Pick<Lab, 'redis' | 'spec'>, provider: string): Promise<void> {
  await redis.command('DEL', `${spec.environments.production.cachePrefix}aisbf:provider_disabled:${provider}`);
}
