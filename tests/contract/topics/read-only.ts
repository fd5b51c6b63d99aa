import { describe, expect, it } from 'vitest';
import { seen } from '../../../src/conformance/ask-node.js';
import { behaviours } from '../../../src/conformance/registry.js';
import { knownReleases, type Release } from '../../../src/conformance/releases.js';
import { likest, look } from '../../../src/conformance/verify.js';
import { note } from '../support/note.js';
import type { Subject } from '../support/subject.js';

const known = await knownReleases();

function releaseOf({ name }: Subject): Release | undefined {
  return known.find((one) => one.name === name);
}

/** What `aisbf-check contract verify` asks of anybody's node, held against what the release's own nodes showed. */
export function readOnlyContract(subject: () => Subject): void {
  const node = () => ({
    url: subject().second.url,
    token: subject().token('ops'),
    user: { name: 'alice', token: subject().token('alice') },
  });

  describe('without harm', () => {
    it.each(behaviours.map((behaviour) => [behaviour.title, behaviour] as const))('%s', async (_title, behaviour) => {
      const shown = await seen(node(), behaviour);
      note({ id: behaviour.id, seen: shown ?? 'nothing' });
      expect(shown).toBe(releaseOf(subject())?.behaviours[behaviour.id]);
    });

    it('all of it together names this release and no other', async () => {
      const [first, second] = likest(known, await look(node(), behaviours));
      expect(first).toMatchObject({ name: subject().name, departures: [] });
      expect(second?.departures).not.toEqual([]);
    });
  });
}
