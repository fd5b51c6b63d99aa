import { z } from 'zod';
import { ask } from '../ask.js';
import { tokenOf } from '../files/secrets.js';
import type { Lab } from '../lab.js';
import type { LabNode } from '../lab-parts.js';
import { defineFault, placesIn } from './define-fault.js';
import { culprit, expected, symptoms } from './expect.js';
import { isSetApart } from './observe/set-apart.js';

const AN_HOUR = 3600;

const healthOf = z.record(z.string(), z.looseObject({ status: z.string() }));

const keyOf = (lab: Lab, provider: string): string => `${lab.spec.environments.production.cachePrefix}aisbf:provider_disabled:${provider}`;

/** What a node says of its providers; asking makes it look at what the others wrote into the cache, and remember that. */
async function toldBy(lab: Lab, node: LabNode): Promise<Readonly<Record<string, { readonly status: string }>>> {
  const token = tokenOf(lab.secrets, lab.spec.identities.find(({ kind }) => kind === 'global')?.id ?? '');
  const { text } = await ask(`${node.url}/api/v1/providers/health`, { token });
  return healthOf.parse(JSON.parse(text));
}

/**
 * One node still keeps a provider in cooldown: it has read the others' word in Redis and remembers it, and they have taken it back since.
 * Deleting the key, or a success elsewhere, does not reach such a node before its own deadline.
 */
export const nodeDisabledProvider = defineFault({
  id: 'node-disabled-provider',
  title: 'one node alone keeps a provider disabled',
  released: true,
  at: 'node/provider',
  nodes: (_spec, place) => [placesIn(place).node],
  async started({ lab, place }) {
    const { node, provider } = placesIn(place);
    const until = `\0${Date.now() / 1000 + AN_HOUR}`;
    await lab.redis.command('SET', keyOf(lab, provider), until, 'EX', String(AN_HOUR + 60));
    await toldBy(lab, lab.node(node));
    await lab.redis.command('DEL', keyOf(lab, provider));
  },
  async prove({ lab, place }) {
    const { node, provider } = placesIn(place);
    const written = await lab.redis.command('EXISTS', keyOf(lab, provider));
    const all = await Promise.all(lab.nodes.map((one) => toldBy(lab, one)));
    const without = lab.nodes.filter((_, index) => all[index]?.[provider]?.status === 'unavailable').map(({ spec }) => spec.id);
    return {
      inForce: written === 0 && isSetApart(node, without, lab),
      seen: `Redis ${written === 0 ? 'says nothing' : 'says something'} of ${provider}; ${without.length === 0 ? 'no node' : without.join(', ')} calls it unavailable`,
    };
  },
  expect(spec, place) {
    const { node, provider } = placesIn(place);
    return expected(symptoms.everyOther, 'node', 'infrastructure', culprit.node(spec, node), culprit.provider(provider));
  },
});
